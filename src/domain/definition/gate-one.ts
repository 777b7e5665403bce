import { compileCondition, type PlaceOf } from '../criteria/compile-condition.ts'
import { compileShortfalls } from '../criteria/compile-shortfalls.ts'
import type { Fact } from '../criteria/facts.ts'
import { allOf, atLeastOf } from '../criteria/verdict.ts'
import type { Verdict } from '../decision.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What gate 1 says about a lead: is it worth asking? */
export interface GateOne {
  readonly verdict: Verdict
  /** A sentence: which parts are met, which are not and why. */
  readonly because: string
}

/** Compiles the entry expression: its parts, and how many of them it takes. */
export function compileGateOne(
  entry: LeadDefinition['entry'],
  placeOf: PlaceOf,
): (facts: readonly Fact[], nowMs: number) => GateOne {
  const parts = entry.parts.map(({ id, when }) => ({
    id,
    test: compileCondition(when, placeOf).now,
    shortfalls: compileShortfalls(when, placeOf),
  }))
  const { combine } = entry
  const combined = (verdicts: readonly Verdict[]): Verdict => {
    if (combine === 'all') return allOf(verdicts)
    return atLeastOf(combine === 'any' ? 1 : combine.atLeast, verdicts)
  }
  const wanted = typeof combine === 'string' ? combine : `at least ${combine.atLeast}`

  return (facts, nowMs) => {
    const verdicts = parts.map(({ test }) => test(facts, nowMs))
    const verdict = combined(verdicts)
    const met = parts.filter((_, index) => verdicts[index] === 'met').map(({ id }) => id)
    const short = parts
      .filter((_, index) => verdicts[index] !== 'met')
      .map(({ id, shortfalls }) => `${id} (${shortfalls(facts, nowMs).join('; ')})`)
    const state = { met: 'met', 'not-met': 'not met', unknown: 'open' }[verdict]
    const details = [
      met.length > 0 ? `met: ${met.join(', ')}` : '',
      short.length > 0 ? `lacking: ${short.join(', ')}` : '',
    ]
    const because = `gate 1, worth asking, is ${state}: it takes ${wanted} of ${parts.length}; ${details.filter((words) => words !== '').join('; ')}`
    return { verdict, because }
  }
}
