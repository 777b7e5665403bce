import { bantWarnings } from '../bant/bant-warnings.ts'
import { weighted } from './business-type.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What is allowed but may not be meant, in sentences: said aloud when a definition is checked. */
export function definitionWarnings(definition: LeadDefinition): string[] {
  const { bant, criteria, groups } = definition
  const empty = Object.entries(groups)
    .filter(([name, { cap }]) => cap > 0 && !criteria.some(({ group }) => group === name))
    .map(([name]) => `groups.${name} has a cap but no criterion`)
  return [
    ...bantWarnings(bant),
    ...empty,
    ...aboveCap(definition),
    ...protectedWarnings(definition),
    ...unweighted(definition),
  ]
}

const dayMs = 86_400_000
const mostDays = 365

/** A definition that nobody has looked at for a year, on a day `YYYY-MM-DD`: whom it was made for may have changed. */
export function agedAgreement({ agreedBy }: Pick<LeadDefinition, 'agreedBy'>, today: string): string[] {
  const latest = agreedBy
    .map(({ date }) => date)
    .toSorted()
    .at(-1)
  if (latest === undefined || (Date.parse(today) - Date.parse(latest)) / dayMs <= mostDays) return []
  return [`agreed last on ${latest}, more than a year ago: see whether it still fits`]
}

/** One criterion alone that its group's cap cuts: its points are never seen whole. */
function aboveCap({ groups, criteria, business }: LeadDefinition): string[] {
  return weighted(criteria, business)
    .filter(({ group, points }) => points > groups[group].cap)
    .map(
      ({ id, group, points }) =>
        `criterion ${id} gives ${points}, and groups.${group} caps all of its criteria at ${groups[group].cap}`,
    )
}

/** Who signed for what is said every time, so that nobody forgets that it is so. */
function protectedWarnings({ protectedOverrides }: LeadDefinition): string[] {
  return protectedOverrides.map(
    ({ field, reason, signedBy, date }) =>
      `${field} is protected and may be used all the same: ${reason} (${signedBy}, ${date})`,
  )
}

/** A group that this kind of business does not weigh, though criteria were written for it. */
function unweighted({ business, criteria }: LeadDefinition): string[] {
  const { type, weights } = business
  return Object.entries(weights[type])
    .filter(([name, weight]) => weight === 0 && criteria.some(({ group }) => group === name))
    .map(([name]) => `business.weights.${type}.${name} is 0: none of its criteria counts`)
}
