import { createHash } from 'node:crypto'
import { LeadDefinition } from '../domain/definition/lead-definition.ts'
import type { ReadYaml } from './read-yaml.ts'
import { readYamlFile } from './read-yaml-file.ts'

/** The name of the definition's file in the folder of mappings. */
export const definitionFile = 'definition.yaml'

/** A definition, read and checked, with what the ledger keeps of it. */
export interface WrittenDefinition {
  readonly definition: LeadDefinition
  /** `name@version#hash`: the hash is of the file's text, so that an edit without a new version shows. */
  readonly id: string
  /** The file as it stands. */
  readonly source: string
}

/** Reads one definition file: all of it, or every problem with its place. Never throws. */
export function readDefinition(file: string): ReadYaml<WrittenDefinition> {
  const read = readYamlFile(file, LeadDefinition)
  if (read.value === null) return read
  const { value: definition, text: source, problems, placeOf } = read
  return { value: { definition, id: definitionId(definition, source), source }, problems, placeOf }
}

/** `name@version#hash` with the first 8 hex digits of the SHA-256 of the file's text. */
function definitionId({ name, version }: Pick<LeadDefinition, 'name' | 'version'>, text: string): string {
  return `${name}@${version}#${createHash('sha256').update(text).digest('hex').slice(0, 8)}`
}
