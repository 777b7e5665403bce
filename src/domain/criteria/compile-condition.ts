import { type ActionQuestion, questionInWords } from '../actions/action-question.ts'
import type { Verdict } from '../decision.ts'
import { isFieldName } from '../lead-fields.ts'
import { readList } from '../normalise/list.ts'
import { type Seniority, seniorityRank } from '../normalise/seniority.ts'
import type { Condition } from './condition.ts'
import { type ConditionField, natureOf } from './condition-fields.ts'
import type { Fact } from './facts.ts'
import { negated } from './verdict.ts'

/** A condition ready to be asked about any lead; `facts` are in the places that its fields were given. */
export interface CompiledCondition {
  /** What holds as things are known now. */
  readonly now: Test
  /** Like `now`, but a value that is missing may still come: its presence is unknown instead of denied. */
  readonly eventually: Test
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
  const now = testOf(condition, placeOf, 'not-met')
  return {
    now,
    eventually: asksForPresence(condition) ? testOf(condition, placeOf, 'unknown') : now,
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
      const holds = comparison(condition)
      return (facts, nowMs) => {
        const value = facts[place]?.value ?? null
        if (value === null) return 'unknown'
        return holds(value, nowMs) ? 'met' : 'not-met'
      }
    }
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

type Holds = (value: string | number | boolean, nowMs: number) => boolean

const dayMs = 24 * 60 * 60 * 1000

function comparison({ field, operator, operand }: Extract<Condition, { kind: 'compare' }>): Holds {
  const height = heightOf(field)
  const operands = Array.isArray(operand) ? operand : [operand]
  const [least = 0, most = least] = operands.map(height)
  const words = operands.map(plain)
  const isAmong = membership(operands, !isFieldName(field))
  switch (operator) {
    case 'is':
    case 'in':
      return isAmong
    case 'isNot':
    case 'notIn':
      return (value) => !isAmong(value)
    case 'atLeast':
      return (value) => height(value) >= least
    case 'atMost':
      return (value) => height(value) <= least
    case 'above':
      return (value) => height(value) > least
    case 'below':
      return (value) => height(value) < least
    case 'between':
      return (value) => height(value) >= least && height(value) <= most
    case 'contains':
      return (value) => String(plain(value)).includes(String(words[0]))
    case 'includesAny':
      return (value) => entriesOf(value).some((entry) => words.includes(entry))
    case 'includesAll': {
      return (value) => {
        const entries = entriesOf(value)
        return words.every((word) => entries.includes(String(word)))
      }
    }
    case 'withinDays':
      return (value, nowMs) => {
        const ageMs = nowMs - Date.parse(String(value))
        // A day that is still to come is no recent one; two clocks may differ by less than a day.
        return ageMs <= Number(operand) * dayMs && ageMs >= -dayMs
      }
    case 'isKnown':
      return () => operand === true
  }
}

type Single = string | number | boolean

/** Whether a value is one of some. What we read ourselves is always written the same; a CRM's words are not. */
function membership(operands: readonly Single[], isReadByUs: boolean): (value: Single) => boolean {
  const exact = new Set(operands)
  if (isReadByUs) return (value) => exact.has(value)
  const words = new Set(operands.map(plain))
  return (value) => exact.has(value) || (typeof value === 'string' && words.has(value.toLowerCase()))
}

/** Texts are compared without regard to capitals. */
const plain = (value: Single): Single => (typeof value === 'string' ? value.toLowerCase() : value)

/** The entries of a list in small letters. */
const entriesOf = (value: Single): readonly string[] => readList(String(plain(value)))

/** What `atLeast` and its like compare: a number itself, a rank by its height. */
function heightOf(field: ConditionField): (value: Single) => number {
  return natureOf(field).kind === 'rank' ? (value) => seniorityRank(value as Seniority) : Number
}
