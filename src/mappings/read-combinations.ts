import { parseDocument } from 'yaml'
import { LeadDefinition } from '../domain/definition/lead-definition.ts'
import { readYaml } from './read-yaml.ts'

/** What `entry.combine` could be, with the definition that it would make. */
export interface Combination {
  /** As it would stand in the file: `all`, `any`, `{ atLeast: 2 }`. */
  readonly written: string
  readonly definition: LeadDefinition
}

/**
 * The definitions that a file's text would hold if its entry said which combination counts: all, any, and each number in
 * between. Empty when something else is wrong with the file too.
 */
export function readCombinations(file: string, text: string): Combination[] {
  const readWith = (combine: unknown) => {
    const document = parseDocument(text)
    document.setIn(['entry', 'combine'], document.createNode(combine))
    return readYaml(file, document.toString(), LeadDefinition).value
  }
  const all = readWith('all')
  if (all === null) return []
  const counts = Array.from({ length: Math.max(0, all.entry.parts.length - 2) }, (_, index) => index + 2)
  const choices = [
    { written: 'all', combine: 'all' },
    { written: 'any', combine: 'any' },
    ...counts.map((atLeast) => ({ written: `{ atLeast: ${atLeast} }`, combine: { atLeast } })),
  ]
  return choices.flatMap(({ written, combine }) => {
    const definition = readWith(combine)
    return definition === null ? [] : [{ written, definition }]
  })
}
