import type { Condition } from '../criteria/condition.ts'
import type { Decision } from '../decision.ts'
import type { LeadDefinition } from './lead-definition.ts'

const dayMs = 86_400_000

/** When a decision is to be made again because time alone may change it, ISO 8601; null when time changes nothing. */
export type ReviewAt = (decision: Decision, now: Date) => string | null

/**
 * Finds out what of a definition depends on the day: points that halve, windows of days, and deadlines. A lead whose
 * decision rests on such is reviewed after `reviewDays`; a customer is not, nor is a lead that is ruled out for good.
 */
export function compileReview(definition: LeadDefinition): ReviewAt {
  const { reviewDays, criteria, inquiry, entry, exclusions, valueTiers } = definition
  if (reviewDays === null) return () => null
  const timed = new Set(
    criteria.filter(({ when, halfLifeDays }) => halfLifeDays !== null || isTimed(when)).map(({ id }) => id),
  )
  // Where something has to be long ago, time makes true what is not yet.
  const opening = new Set(criteria.filter(({ when }) => isTimed(when, true)).map(({ id }) => id))
  const ruledOutForNow = new Set(exclusions.filter(({ when }) => isTimed(when)).map(({ id }) => id))
  const gates = [inquiry, ...entry.parts, ...exclusions, ...valueTiers]
  const isGateTimed = gates.some(({ when }) => isTimed(when))

  return ({ stage, disqualifiedBy, explanation }, now) => {
    const isRuledOut = stage === 'disqualified' && !ruledOutForNow.has(disqualifiedBy ?? '')
    if (stage === 'customer' || isRuledOut) return null
    const rests = explanation.groups.some(({ group, criteria: results }) =>
      results.some(
        ({ id, verdict }) =>
          (verdict !== 'unknown' && timed.has(id) && (verdict === 'met' || opening.has(id))) ||
          (group === 'bant' && id === 'timeframe' && verdict !== 'unknown'),
      ),
    )
    if (!rests && !(isGateTimed && stage !== 'suspect')) return null
    return new Date(now.getTime() + reviewDays * dayMs).toISOString()
  }
}

/** Whether a condition asks how long ago something was; with `negated` only whether it asks that it be long ago. */
function isTimed(condition: Condition, negated = false, isNegated = false): boolean {
  switch (condition.kind) {
    case 'compare':
      return condition.operator === 'withinDays' && (!negated || isNegated)
    case 'action':
      return condition.question.withinDays !== null && (!negated || isNegated)
    case 'not':
      return isTimed(condition.of, negated, !isNegated)
    default:
      return condition.of.some((each) => isTimed(each, negated, isNegated))
  }
}
