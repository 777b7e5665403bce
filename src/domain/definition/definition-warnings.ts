import { bantWarnings } from '../bant/bant-warnings.ts'
import type { Finding } from '../finding.ts'
import { weighted } from './business-type.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What is allowed in a definition but may not be meant. */
export function definitionWarnings(definition: LeadDefinition): Finding[] {
  const { bant, criteria, groups } = definition
  const empty = Object.entries(groups)
    .filter(([name, { cap }]) => cap > 0 && !criteria.some(({ group }) => group === name))
    .map(([name]) => ({ path: ['groups', name], sentence: `${name} has a cap but no criterion` }))
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
export function agedAgreement({ agreedBy }: Pick<LeadDefinition, 'agreedBy'>, today: string): Finding[] {
  const latest = agreedBy
    .map(({ date }) => date)
    .toSorted()
    .at(-1)
  if (latest === undefined || (Date.parse(today) - Date.parse(latest)) / dayMs <= mostDays) return []
  const sentence = `agreed last on ${latest}, more than a year ago: see whether it still fits`
  return [{ path: ['agreedBy'], sentence }]
}

/** One criterion alone that its group's cap cuts: its points are never seen whole. */
function aboveCap({ groups, criteria, business }: LeadDefinition): Finding[] {
  return weighted(criteria, business).flatMap(({ id, group, points }, index) => {
    const { cap } = groups[group]
    const sentence = `criterion ${id} gives ${points}, and groups.${group} caps all of its criteria at ${cap}`
    return points > cap ? [{ path: ['criteria', index, 'points'], sentence }] : []
  })
}

/** What was signed for is said every time, so that nobody forgets that it is so. */
function protectedWarnings({ protectedOverrides }: LeadDefinition): Finding[] {
  return protectedOverrides.map(({ field, reason, date }, index) => ({
    path: ['protectedOverrides', index],
    sentence: `${field} is protected and may be used all the same, signed for on ${date}: ${reason}`,
  }))
}

/** A group that this kind of business does not weigh, though criteria were written for it. */
function unweighted({ business, criteria }: LeadDefinition): Finding[] {
  const { type, weights } = business
  return Object.entries(weights[type])
    .filter(([name, weight]) => weight === 0 && criteria.some(({ group }) => group === name))
    .map(([name]) => ({
      path: ['business', 'weights', type, name],
      sentence: `is 0: none of the criteria of ${name} counts`,
    }))
}
