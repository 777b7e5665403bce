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

  const [head, of] = ['gate 1, worth asking, is ', `: it takes ${wanted} of ${parts.length}; `]

  return (facts, nowMs) => {
    const verdicts: Verdict[] = []
    let met = ''
    let short = ''
    for (const { id, test, shortfalls } of parts) {
      const verdict = test(facts, nowMs)
      verdicts.push(verdict)
      if (verdict === 'met') met += met === '' ? `met: ${id}` : `, ${id}`
      else short += `${short === '' ? 'lacking: ' : ', '}${id} (${shortfalls(facts, nowMs).join('; ')})`
    }
    const verdict = combined(verdicts)
    const details = met === '' || short === '' ? met + short : `${met}; ${short}`
    return { verdict, because: head + states[verdict] + of + details }
  }
}

const states = { met: 'met', 'not-met': 'not met', unknown: 'open' } as const
