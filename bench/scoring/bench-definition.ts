import { readFileSync } from 'node:fs'
import { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import { readYaml } from '../../src/mappings/read-yaml.ts'
import { definitionOf30 } from './definition-30.ts'

/** The definition that all contenders score under: the shipped one with thirty criteria. */
export function readBenchDefinition(): LeadDefinition {
  const text = readFileSync(new URL('../../mappings/definition.yaml', import.meta.url), 'utf8')
  const { value, problems } = readYaml('definition.yaml', text, LeadDefinition)
  if (value === null) throw new Error(`the shipped definition has ${problems.length} problems`)
  return definitionOf30(value)
}
