import type { Verdict } from '../decision.ts'

/** Met when all are; not met as soon as one is not; unknown otherwise. */
export function allOf(verdicts: Iterable<Verdict>): Verdict {
  let verdict: Verdict = 'met'
  for (const each of verdicts) {
    if (each === 'not-met') return 'not-met'
    if (each === 'unknown') verdict = 'unknown'
  }
  return verdict
}

/** Met as soon as `needed` are met; not met when so many can no longer be; unknown otherwise. */
export function atLeastOf(needed: number, verdicts: Iterable<Verdict>): Verdict {
  let met = 0
  let open = 0
  for (const each of verdicts) {
    if (each === 'met') met++
    else if (each === 'unknown') open++
  }
  if (met >= needed) return 'met'
  return met + open >= needed ? 'unknown' : 'not-met'
}

/** What nobody knows stays unknown when it is turned around. */
export function negated(verdict: Verdict): Verdict {
  if (verdict === 'unknown') return 'unknown'
  return verdict === 'met' ? 'not-met' : 'met'
}
