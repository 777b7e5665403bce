import { compileCondition, type PlaceOf } from '../criteria/compile-condition.ts'
import type { Fact } from '../criteria/facts.ts'
import type { LeadDefinition } from './lead-definition.ts'
import { junkHeavySources } from './source.ts'

/**
 * Whether nothing but a junk-heavy list speaks for a lead: it comes from such a source, and did nothing itself that
 * shows interest. A format that means "somebody else wrote the name down" is no interest of the person's own.
 */
export function compileJunkListed(
  { sources, formats, inquiry }: Pick<LeadDefinition, 'sources' | 'formats' | 'inquiry'>,
  placeOf: PlaceOf,
): (facts: readonly Fact[], nowMs: number) => boolean {
  const junk = junkHeavySources(sources)
  const lists = new Set(formats.filter(({ isList }) => isList).map(({ id }) => id))
  const [sourcePlace, formatPlace] = [placeOf('source'), placeOf('format')]
  const showsInterest = compileCondition(inquiry.when, placeOf).now
  return (facts, nowMs) => {
    const source = facts[sourcePlace]?.value ?? null
    if (source === null || !junk.has(String(source).toLowerCase())) return false
    const isList = lists.has(String(facts[formatPlace]?.value ?? ''))
    const ownDoing = isList ? facts.with(formatPlace, { field: 'format', value: null, from: null }) : facts
    return showsInterest(ownDoing, nowMs) !== 'met'
  }
}
