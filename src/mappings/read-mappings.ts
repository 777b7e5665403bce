import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { CrmMapping } from '../domain/crm-mapping.ts'
import { LeadDefinition } from '../domain/definition/lead-definition.ts'
import { CrmName } from '../domain/lead.ts'
import { Routing } from '../domain/routing.ts'
import { Failure } from '../ports/failure.ts'
import { type Problem, problemLine } from './problem.ts'
import { readYaml } from './read-yaml.ts'

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

/** Far more than any definition needs; anything larger was put there by mistake. */
const mostBytes = 1_000_000

/**
 * Reads definition.yaml, routing.yaml and every <crm>/mapping.yaml of a folder; `crmNames` are CRMs whose mapping has
 * to be there. Throws one `Failure('misconfigured')` that lists every problem of every file as
 * `file:line:column path: sentence`; nothing is ever half read.
 */
export function readMappings(folder: string, crmNames: readonly CrmName[] = []): Mappings {
  const problems: Problem[] = []
  function read<T>(name: string, schema: z.ZodType<T, unknown>): { value: T; text: string } | null {
    const file = join(folder, name)
    const text = textOf(file, problems)
    if (text === null) return null
    const result = readYaml(file, text, schema)
    problems.push(...result.problems)
    return result.value === null ? null : { value: result.value, text }
  }

  const definition = read('definition.yaml', LeadDefinition)
  const routing = read('routing.yaml', Routing)
  const crms: Record<CrmName, CrmMapping> = {}
  for (const crm of new Set([...crmNames, ...mappedCrms(folder)])) {
    const mapping = read(join(crm, 'mapping.yaml'), CrmMapping)
    if (mapping !== null) crms[crm] = mapping.value
  }
  if (definition === null || routing === null || problems.length > 0) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    const message = [`The mappings have ${count}:`, ...problems.map(problemLine)].join('\n')
    throw new Failure('misconfigured', message, { cause: null })
  }
  return {
    definition: definition.value,
    definitionId: definitionId(definition.value, definition.text),
    definitionSource: definition.text,
    routing: routing.value,
    crms,
  }
}

/** `name@version#hash` with the first 8 hex digits of the SHA-256 of the file's text. */
export function definitionId(
  { name, version }: Pick<LeadDefinition, 'name' | 'version'>,
  text: string,
): string {
  return `${name}@${version}#${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
}

function textOf(file: string, problems: Problem[]): string | null {
  const complain = (sentence: string): null => {
    problems.push({ file, line: 1, column: 1, path: '', sentence })
    return null
  }
  try {
    const { size } = statSync(file)
    if (size > mostBytes)
      return complain(`the file has ${size} bytes, more than the ${mostBytes} that are read`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return complain(code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code})`)
  }
}

/** Folders that hold a CRM's mapping, in the order of their names. */
function mappedCrms(folder: string): CrmName[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => CrmName.safeParse(name).success && existsSync(join(folder, name, 'mapping.yaml')))
    .toSorted()
}
