import { type ActionQuestion, questionInWords } from '../actions/action-question.ts'
import { seniorities } from '../normalise/seniority.ts'
import { compileCondition, type PlaceOf } from './compile-condition.ts'
import { isPersonal, shown } from './compile-shortfalls.ts'
import type { Condition } from './condition.ts'
import { natureOf } from './condition-fields.ts'
import type { Fact } from './facts.ts'
import type { Operand } from './operand.ts'
import type { Operator } from './operators.ts'

/** One thing that would have to be otherwise, such as `company.revenue at least 300,000,000 (+1)`. */
export interface Change {
  readonly sentence: string
  /** How far away it is, in thousandths of what is wanted; half for what cannot be measured. */
  readonly distance: number
}

/** The fewest changes after which a condition holds, or no longer holds; among as few, the nearest. None: it does. */
export type SmallestChanges = (facts: readonly Fact[], nowMs: number) => readonly Change[]

/** Prepares what would have to change about a lead before a condition is met, or with `wanted` false is not met. */
export function compileChanges(condition: Condition, placeOf: PlaceOf, wanted = true): SmallestChanges {
  switch (condition.kind) {
    case 'compare':
      return comparisonChanges(condition, placeOf, wanted)
    case 'action':
      return countChanges(condition.question, placeOf, wanted)
    case 'not':
      return compileChanges(condition.of, placeOf, !wanted)
    case 'all':
      return fewestOf(wanted ? condition.of.length : 1, condition.of, placeOf, wanted)
    case 'any':
      return fewestOf(wanted ? 1 : condition.of.length, condition.of, placeOf, wanted)
    case 'atLeast':
      return fewestOf(
        wanted ? condition.needed : condition.of.length - condition.needed + 1,
        condition.of,
        placeOf,
        wanted,
      )
  }
}

const none: readonly Change[] = []

/** The changes that bring `needed` of several parts about: those of the parts that lack least. */
export function smallestOf(needed: number, parts: readonly (readonly Change[])[]): readonly Change[] {
  const lacking = parts.filter((part) => part.length > 0)
  const missing = needed - (parts.length - lacking.length)
  const [first] = lacking
  if (missing <= 0 || first === undefined) return none
  if (lacking.length === 1) return first
  lacking.sort((a, b) => a.length - b.length || total(a) - total(b))
  const changes: Change[] = []
  for (const [at, part] of lacking.entries()) {
    if (at === missing) break
    for (const change of part) putIn(changes, change)
  }
  return changes
}

/** Two parts can want the same change. */
function putIn(changes: Change[], change: Change): void {
  const known = changes.findIndex(({ sentence }) => sentence === change.sentence)
  if (known < 0) changes.push(change)
  else changes[known] = change
}

const total = (changes: readonly Change[]): number => changes.reduce((sum, { distance }) => sum + distance, 0)

function fewestOf(
  needed: number,
  of: readonly Condition[],
  placeOf: PlaceOf,
  wanted: boolean,
): SmallestChanges {
  const parts = of.map((each) => compileChanges(each, placeOf, wanted))
  return (facts, nowMs) =>
    smallestOf(
      needed,
      parts.map((part) => part(facts, nowMs)),
    )
}

type Comparison = Extract<Condition, { kind: 'compare' }>

function comparisonChanges(comparison: Comparison, placeOf: PlaceOf, wanted: boolean): SmallestChanges {
  const { field } = comparison
  const place = placeOf(field)
  const { now } = compileCondition(comparison, placeOf)
  const goal = `${field} ${goalInWords(comparison, wanted)}`
  const unknown = [{ sentence: `${goal} (not known)`, distance: unmeasured }]
  const hold = wanted ? 'met' : 'not-met'
  const otherwise = (value: string | number | boolean): Change[] => {
    const seen = isPersonal(field) ? '' : ` (is ${shown(value)})`
    return [{ sentence: `${goal}${seen}`, distance: rankDistance(comparison, value) }]
  }
  return (facts, nowMs) => {
    const value = facts[place]?.value ?? null
    if (now(facts, nowMs) === hold) return none
    if (value === null) return unknown
    const missing = typeof value === 'number' ? difference(comparison, value) : null
    if (typeof value !== 'number' || missing === null) return otherwise(value)
    const distance = thousandths(missing, Math.max(Math.abs(value), Math.abs(value + missing)))
    return [{ sentence: `${goal} (${signed(missing)})`, distance }]
  }
}

function countChanges(question: ActionQuestion, placeOf: PlaceOf, wanted: boolean): SmallestChanges {
  const place = placeOf(question)
  const counted = questionInWords(question)
  const goal = wanted ? question.atLeast : question.atLeast - 1
  const bound = `${counted} at ${wanted ? 'least' : 'most'} ${shown(goal)}`
  const unknown = [{ sentence: `${bound} (not known)`, distance: unmeasured }]
  return (facts) => {
    const count = facts[place]?.value ?? null
    if (count === null) return unknown
    const missing = goal - Number(count)
    if (wanted ? missing <= 0 : missing >= 0) return none
    const distance = thousandths(missing, Math.max(Number(count), goal))
    return [{ sentence: `${bound} (${signed(missing)})`, distance }]
  }
}

const unmeasured = 500
const thousandths = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.min(999, Math.ceil((1000 * Math.abs(part)) / whole))

const signed = (difference: number): string => `${difference < 0 ? '−' : '+'}${shown(Math.abs(difference))}`

/** From a number to the nearest bound of what it is compared with; null where there is no bound. */
function difference({ operator, operand }: Comparison, value: number): number | null {
  const [from, to] = Array.isArray(operand) ? operand : [operand, operand]
  if (typeof from !== 'number' || typeof to !== 'number') return null
  switch (operator) {
    case 'atLeast':
    case 'atMost':
    case 'above':
    case 'below':
      return decimal(from - value)
    case 'between':
      return decimal(Math.abs(from - value) <= Math.abs(to - value) ? from - value : to - value)
    default:
      return null
  }
}

/** Without the digits that binary fractions leave behind. */
const decimal = (difference: number): number =>
  Number.isInteger(difference) ? difference : Number(difference.toPrecision(12))

function rankDistance({ field, operand }: Comparison, value: Operand): number {
  if (natureOf(field).kind !== 'rank') return unmeasured
  const steps = (Array.isArray(operand) ? operand : [operand]).map((rank) =>
    Math.abs(indexOf(rank) - indexOf(value)),
  )
  return thousandths(Math.min(...steps), seniorities.length)
}

const indexOf = (rank: unknown): number => (seniorities as readonly unknown[]).indexOf(rank)

/** What the comparison wants, or with `wanted` false what it must not find. */
function goalInWords({ operator, operand }: Comparison, wanted: boolean): string {
  if (operator === 'isKnown') return (operand === true) === wanted ? 'known' : 'empty'
  const [yes, no] = goals[operator]
  return (wanted ? yes : no).replace('…', () => shown(operand))
}

const goals = {
  is: ['…', 'other than …'],
  isNot: ['other than …', '…'],
  in: ['one of …', 'none of …'],
  notIn: ['none of …', 'one of …'],
  atLeast: ['at least …', 'below …'],
  atMost: ['at most …', 'above …'],
  above: ['above …', 'at most …'],
  below: ['below …', 'at least …'],
  between: ['within …', 'outside …'],
  contains: ['with …', 'without …'],
  includesAny: ['with any of …', 'with none of …'],
  includesAll: ['with all of …', 'without one of …'],
  withinDays: ['within the last … days', 'not within the last … days'],
} as const satisfies Record<Exclude<Operator, 'isKnown'>, readonly [string, string]>
