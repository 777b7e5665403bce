import type { Decision } from '../decision.ts'
import { weeksAfter } from './calendar.ts'
import type { DecisionInput } from './decision-input.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What becomes of a lead that was asked and did not qualify. */
export type Nurtured = Pick<Decision, 'recontactOn' | 'recycles' | 'recycledWith'> & {
  /** `pool`: in nurture until its date. `back`: it is to be asked again. `spent`: it came back often enough. */
  readonly place: 'pool' | 'back' | 'spent'
}

/**
 * Nurture with a recontact date, some weeks after the answers that did not do. The date stays while it lies ahead.
 * When it has come the lead goes back to be asked again, once per date and at most `maxRecycles` times; new answers
 * that do not do either send it to nurture afresh. A second run on the same day changes nothing.
 */
export function nurture(
  pattern: string,
  previous: DecisionInput['previous'],
  recycle: LeadDefinition['recycle'],
  today: string,
): Nurtured {
  const recycles = previous?.recycles ?? 0
  const recycledWith = previous?.recycledWith ?? null
  if (previous?.stage === 'nurture' && previous.recontactOn !== null) {
    const { recontactOn } = previous
    if (recontactOn > today) return { place: 'pool', recontactOn, recycles, recycledWith }
    if (recycles >= recycle.maxRecycles)
      return { place: 'spent', recontactOn: null, recycles, recycledWith: pattern }
    return { place: 'back', recontactOn: null, recycles: recycles + 1, recycledWith: pattern }
  }
  if (recycledWith === pattern) {
    const place = previous?.disqualifiedBy === 'recycle-limit' ? 'spent' : 'back'
    return { place, recontactOn: null, recycles, recycledWith }
  }
  return { place: 'pool', recontactOn: weeksAfter(today, recycle.weeks), recycles, recycledWith }
}
