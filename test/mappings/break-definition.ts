import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import { readYaml } from '../../src/mappings/read-yaml.ts'

export const shipped = readFileSync(new URL('../../mappings/definition.yaml', import.meta.url), 'utf8')

/** What to break: the text to replace, and its replacement with ▶ before the place that shall be named. */
export interface Break {
  readonly replace: string
  readonly by: string
  readonly path: string
  readonly sentence: string
}

/** The text with the mark taken out, and the place where it stood; the first key where the mark is left out. */
function apply({ replace, by }: Break): { readonly text: string; readonly place: string | null } {
  expect(shipped).toContain(replace)
  const marked = shipped.replace(replace, () => by)
  const at = marked.indexOf('▶')
  if (at < 0) return { text: marked, place: null }
  const before = marked.slice(0, at).split('\n')
  return { text: marked.replace('▶', ''), place: `${before.length}:${(before.at(-1)?.length ?? 0) + 1}` }
}

/** Expects that the shipped definition with this change is refused, with the sentence at the mark. */
export function expectRefused(change: Break): void {
  const { text, place } = apply(change)
  const { value, problems } = readYaml('definition.yaml', text, LeadDefinition)
  expect(value).toBeNull()
  const found = problems.map(({ path, sentence }) => ({ path, sentence }))
  expect(found).toContainEqual({ path: change.path, sentence: change.sentence })
  const named = problems.find(({ sentence }) => sentence === change.sentence)
  if (place !== null) expect(`${named?.line}:${named?.column}`).toBe(place)
}
