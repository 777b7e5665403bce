import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { CrmMapping, unknownFormats } from '../domain/crm-mapping.ts'
import { agedAgreement, definitionWarnings } from '../domain/definition/definition-warnings.ts'
import type { LeadDefinition } from '../domain/definition/lead-definition.ts'
import { signaturesToCome } from '../domain/definition/problems-across.ts'
import { closedObjects, unfilledFields } from '../domain/definition/unfilled-fields.ts'
import type { Finding } from '../domain/finding.ts'
import { CrmName } from '../domain/lead.ts'
import { mappingWarnings } from '../domain/mapping-findings.ts'
import { Routing } from '../domain/routing.ts'
import { misspeltCrms, routingWarnings } from '../domain/routing-findings.ts'
import { type Problem, pathInWords } from './problem.ts'
import { definitionFile, readDefinition } from './read-definition.ts'
import type { PlaceOf } from './read-yaml.ts'
import { readYamlFile } from './read-yaml-file.ts'

const routingFile = 'routing.yaml'
/** In the folder of each CRM. */
const mappingFile = 'mapping.yaml'

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

/** Where something stands in a file: what a problem has besides its sentence. */
export type Place = Omit<Problem, 'sentence'>

export interface CheckedMappings {
  /** Null while anything has to be mended. */
  readonly mappings: Mappings | null
  /** What has to be mended: nothing starts until it is. */
  readonly problems: readonly Problem[]
  /** What is allowed but may not be meant. */
  readonly warnings: readonly Problem[]
  /**
   * Where a path of a file stands, such as `('routing.yaml', ['routes', 0, 'owners', 'hubspot', 1])` or
   * `('hubspot/mapping.yaml', ['objects', 'contact', 'owner'])`, for what only a CRM can say about it. The file's top
   * for one that could not be read.
   */
  placeOf(file: string, path: Finding['path']): Place
}

export interface CheckOptions {
  /** CRMs whose mapping has to be there, besides those whose mapping is. */
  readonly crmNames?: readonly CrmName[]
  /** A file that stands in for the folder's definition.yaml. */
  readonly definition?: string
  /** Whether a source of firmographics is set up, which fills what mappings do not. */
  readonly isEnriched?: boolean
  readonly now: Date
}

/**
 * Reads definition.yaml, routing.yaml and every <crm>/mapping.yaml of a folder and checks them by themselves and
 * together. Whatever takes these files goes by this one function: a start, a change while running, `check`, `try`.
 * Never throws.
 */
export function checkMappings(
  folder: string,
  { crmNames = [], definition: otherDefinition, isEnriched = false, now }: CheckOptions,
): CheckedMappings {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const places = new Map<string, PlaceOf>()
  const pathOf = (file: string): string =>
    file === definitionFile && otherDefinition !== undefined ? otherDefinition : join(folder, file)
  function placeOf(file: string, path: Finding['path']): Place {
    const place = places.get(file)?.(path) ?? { line: 1, column: 1 }
    return { file: pathOf(file), ...place, path: pathInWords(path) }
  }
  const placed = (file: string, findings: readonly Finding[]): Problem[] =>
    findings.map(({ path, sentence }) => ({ ...placeOf(file, path), sentence }))
  function read<T>(file: string, schema: z.ZodType<T, unknown>): T | null {
    const found = readYamlFile(join(folder, file), schema)
    problems.push(...found.problems)
    if ('placeOf' in found) places.set(file, found.placeOf)
    return found.value
  }

  const written = readDefinition(pathOf(definitionFile))
  problems.push(...written.problems)
  if ('placeOf' in written) places.set(definitionFile, written.placeOf)
  const definition = written.value?.definition ?? null
  const routing = read<Routing>(routingFile, Routing)
  const crms: Record<CrmName, CrmMapping> = {}
  const formats = definition?.formats.map(({ id }) => id)
  const wanted = new Set([...crmNames, ...mappedCrms(folder)])
  for (const crm of wanted) {
    const file = join(crm, mappingFile)
    const mapping = read<CrmMapping>(file, CrmMapping)
    if (mapping === null) continue
    crms[crm] = mapping
    warnings.push(...placed(file, mappingWarnings(mapping)))
    if (formats !== undefined) problems.push(...placed(file, unknownFormats(mapping, formats)))
  }
  const areAllMapped = Object.keys(crms).length === wanted.size
  if (routing !== null && areAllMapped) {
    problems.push(...placed(routingFile, misspeltCrms(routing, crms)))
    warnings.push(...placed(routingFile, routingWarnings(routing, crms)))
  }
  if (definition !== null) {
    problems.push(...placed(definitionFile, signaturesToCome(definition, dayWhereItIsLatest(now))))
    warnings.push(
      ...placed(definitionFile, [
        ...definitionWarnings(definition),
        ...agedAgreement(definition, now.toISOString().slice(0, 10)),
      ]),
    )
  }
  if (definition !== null && areAllMapped) {
    const filling = { crms, isEnriched }
    warnings.push(...placed(definitionFile, unfilledFields(definition, filling)))
    for (const crm of Object.keys(crms))
      warnings.push(...placed(join(crm, mappingFile), closedObjects(definition, filling, crm)))
  }
  const isSound = written.value !== null && routing !== null && problems.length === 0
  return {
    mappings: isSound
      ? {
          definition: written.value.definition,
          definitionId: written.value.id,
          definitionSource: written.value.source,
          routing,
          crms,
        }
      : null,
    problems,
    warnings,
    placeOf,
  }
}

const hourMs = 3_600_000

/** `YYYY-MM-DD`, fourteen hours ahead of UTC. */
const dayWhereItIsLatest = (now: Date): string =>
  new Date(now.getTime() + 14 * hourMs).toISOString().slice(0, 10)

/** Folders that hold a CRM's mapping, in the order of their names; none where the folder cannot be read, as its files say. */
function mappedCrms(folder: string): CrmName[] {
  return namesIn(folder)
    .filter((name) => CrmName.safeParse(name).success)
    .filter((name) => [mappingFile, 'mapping.yml'].some((file) => existsSync(join(folder, name, file))))
    .toSorted()
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** The files of a folder that are checked together, by their names below it. */
export const checkedFiles = (folder: string): string[] => [
  definitionFile,
  routingFile,
  ...mappedCrms(folder).map((crm) => join(crm, mappingFile)),
]
