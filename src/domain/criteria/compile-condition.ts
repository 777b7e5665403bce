import { type ActionQuestion, questionInWords } from '../actions/action-question.ts'
import type { Verdict } from '../decision.ts'
import { type Comparison, compileComparison, holds } from './comparison.ts'
import type { Condition } from './condition.ts'
import type { ConditionField } from './condition-fields.ts'
import type { Fact } from './facts.ts'
import { negated } from './verdict.ts'

/** A condition ready to be asked about any lead; `facts` are in the places that its fields were given. */
export interface CompiledCondition {
  /** What holds as things are known now. */
  readonly now: Test
  /** Like `now`, but a value that is missing may still come: its presence is unknown instead of denied. */
  readonly eventually: Test
  /** The whole condition, when it is no more than the comparison of one field; null when it is more. */
  readonly comparison: Comparison | null
  /** What it looks at, each once, in the order of the condition. */
  readonly fields: readonly Asked[]
}
export type Test = (facts: readonly Fact[], nowMs: number) => Verdict

/** What a condition can look at: a field, or how many actions of a kind there were. */
export type Asked = ConditionField | ActionQuestion

/** The name of a field, or what is counted. */
export const askedInWords = (asked: Asked): string =>
  typeof asked === 'string' ? asked : questionInWords(asked)

/** Gives what is asked its place among the facts; asked the same again it answers the same place. */
export type PlaceOf = (asked: Asked) => number

/** Turns a condition into closures, once; nothing is looked up by name when a lead is decided. */
export function compileCondition(condition: Condition, placeOf: PlaceOf): CompiledCondition {
  const isPlain = condition.kind === 'compare' && condition.operator !== 'isKnown'
  const comparison = isPlain ? compileComparison(condition) : null
  const now =
    isPlain && comparison !== null
      ? comparisonTest(comparison, placeOf(condition.field))
      : testOf(condition, placeOf, 'not-met')
  return {
    now,
    eventually: asksForPresence(condition) ? testOf(condition, placeOf, 'unknown') : now,
    comparison,
    fields: [...new Set(fieldsOf(condition))],
  }
}

/** Everything that a condition looks at, in the order of the condition. */
export function fieldsOf(condition: Condition): readonly Asked[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.field]
    case 'action':
      return [condition.question]
    case 'not':
      return fieldsOf(condition.of)
    default:
      return condition.of.flatMap(fieldsOf)
  }
}

/** Only the presence of a value can be one thing now and another once somebody knows it. */
function asksForPresence(condition: Condition): boolean {
  switch (condition.kind) {
    case 'compare':
      return condition.operator === 'isKnown'
    case 'action':
      return false
    case 'not':
      return asksForPresence(condition.of)
    default:
      return condition.of.some(asksForPresence)
  }
}

function testOf(condition: Condition, placeOf: PlaceOf, absent: Verdict): Test {
  switch (condition.kind) {
    case 'all': {
      const tests = condition.of.map((each) => testOf(each, placeOf, absent))
      return (facts, nowMs) => {
        let verdict: Verdict = 'met'
        for (const test of tests) {
          const each = test(facts, nowMs)
          if (each === 'not-met') return each
          if (each === 'unknown') verdict = each
        }
        return verdict
      }
    }
    case 'any':
      return countTest(1, condition.of, placeOf, absent)
    case 'atLeast':
      return countTest(condition.needed, condition.of, placeOf, absent)
    case 'not': {
      const test = testOf(condition.of, placeOf, absent)
      return (facts, nowMs) => negated(test(facts, nowMs))
    }
    case 'action': {
      const { atLeast } = condition.question
      const place = placeOf(condition.question)
      return (facts) => {
        const count = facts[place]?.value ?? null
        if (count === null) return 'unknown'
        return Number(count) >= atLeast ? 'met' : 'not-met'
      }
    }
    case 'compare': {
      const place = placeOf(condition.field)
      if (condition.operator === 'isKnown') return presenceTest(place, condition.operand === true, absent)
      return comparisonTest(compileComparison(condition), place)
    }
  }
}

function comparisonTest(comparison: Comparison, place: number): Test {
  return (facts, nowMs) => {
    const value = facts[place]?.value ?? null
    if (value === null) return 'unknown'
    return holds(comparison, value, nowMs) ? 'met' : 'not-met'
  }
}

function countTest(needed: number, of: readonly Condition[], placeOf: PlaceOf, absent: Verdict): Test {
  const tests = of.map((each) => testOf(each, placeOf, absent))
  return (facts, nowMs) => {
    let met = 0
    let open = 0
    for (const test of tests) {
      const each = test(facts, nowMs)
      if (each === 'unknown') open++
      else if (each === 'met' && ++met === needed) return 'met'
    }
    return met + open >= needed ? 'unknown' : 'not-met'
  }
}

function presenceTest(place: number, wanted: boolean, absent: Verdict): Test {
  const whenKnown = wanted ? 'met' : 'not-met'
  const whenAbsent = wanted ? absent : negated(absent)
  return (facts) => ((facts[place]?.value ?? null) === null ? whenAbsent : whenKnown)
}
