import type { Condition } from '../criteria/condition.ts'
import type { Decision } from '../decision.ts'
import type { LeadDefinition } from './lead-definition.ts'

const dayMs = 86_400_000

/** When a decision is to be made again because time alone may change it, ISO 8601; null when time changes nothing. */
export type ReviewAt = (decision: Decision, now: Date) => string | null

/**
 * Finds out what of a definition depends on the day: points that halve, windows of days, and deadlines. A lead whose
 * decision rests on such is reviewed after `reviewDays`; a customer and a lead that is ruled out are not.
 */
export function compileReview(definition: LeadDefinition): ReviewAt {
  const { reviewDays, criteria, inquiry, entry, exclusions, valueTiers } = definition
  if (reviewDays === null) return () => null
  const timed = new Set(
    criteria.filter(({ when, halfLifeDays }) => halfLifeDays !== null || isTimed(when)).map(({ id }) => id),
  )
  const gates = [inquiry, ...entry.parts, ...exclusions, ...valueTiers]
  const isGateTimed = gates.some(({ when }) => isTimed(when))

  return ({ stage, explanation }, now) => {
    if (stage === 'customer' || stage === 'disqualified') return null
    const rests = explanation.groups.some(({ group, criteria: results }) =>
      results.some(
        ({ id, verdict }) =>
          (verdict === 'met' && timed.has(id)) ||
          (group === 'bant' && id === 'timeframe' && verdict !== 'unknown'),
      ),
    )
    if (!rests && !(isGateTimed && stage !== 'suspect')) return null
    return new Date(now.getTime() + reviewDays * dayMs).toISOString()
  }
}

/** Whether a condition asks how long ago something was. */
function isTimed(condition: Condition): boolean {
  switch (condition.kind) {
    case 'compare':
      return condition.operator === 'withinDays'
    case 'action':
      return condition.question.withinDays !== null
    case 'not':
      return isTimed(condition.of)
    default:
      return condition.of.some(isTimed)
  }
}
