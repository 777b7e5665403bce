import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { CrmMapping, crmMappingFor } from '../domain/crm-mapping.ts'
import type { LeadDefinition } from '../domain/definition/lead-definition.ts'
import { CrmName } from '../domain/lead.ts'
import { Routing } from '../domain/routing.ts'
import { type Problem, problemsFailure } from './problem.ts'
import { definitionFile, readDefinition } from './read-definition.ts'
import { readYamlFile } from './read-yaml-file.ts'

/** All that admins edit, read and checked. */
export interface Mappings {
  readonly definition: LeadDefinition
  /** `name@version#hash`: the hash is of the file's text, so that an edit without a new version shows. */
  readonly definitionId: string
  /** The file as it stands, for the ledger. */
  readonly definitionSource: string
  readonly routing: Routing
  readonly crms: Readonly<Record<CrmName, CrmMapping>>
}

/**
 * Reads definition.yaml, routing.yaml and every <crm>/mapping.yaml of a folder; `crmNames` are CRMs whose mapping has
 * to be there. Throws one `Failure('misconfigured')` that lists every problem of every file as
 * `file:line:column path: sentence`; nothing is ever half read.
 */
export function readMappings(folder: string, crmNames: readonly CrmName[] = []): Mappings {
  const problems: Problem[] = []
  function read<T>(name: string, schema: z.ZodType<T, unknown>): T | null {
    const { value, problems: found } = readYamlFile(join(folder, name), schema)
    problems.push(...found)
    return value
  }

  const written = readDefinition(join(folder, definitionFile))
  problems.push(...written.problems)
  const routing = read('routing.yaml', Routing)
  const crms: Record<CrmName, CrmMapping> = {}
  const formats = written.value?.definition.formats.map(({ id }) => id)
  const schema = formats === undefined ? CrmMapping : crmMappingFor(formats)
  for (const crm of new Set([...crmNames, ...mappedCrms(folder)])) {
    const mapping = read(join(crm, 'mapping.yaml'), schema)
    if (mapping !== null) crms[crm] = mapping
  }
  if (written.value === null || routing === null || problems.length > 0)
    throw problemsFailure('The mappings have', problems)
  const { definition, id, source } = written.value
  return { definition, definitionId: id, definitionSource: source, routing, crms }
}

/** Folders that hold a CRM's mapping, in the order of their names. */
function mappedCrms(folder: string): CrmName[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => CrmName.safeParse(name).success && existsSync(join(folder, name, 'mapping.yaml')))
    .toSorted()
}
