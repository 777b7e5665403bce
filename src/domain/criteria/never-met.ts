import { compileCondition, fieldsOf } from './compile-condition.ts'
import type { Condition } from './condition.ts'
import { type ConditionField, natureOf } from './condition-fields.ts'

type Value = string | number | boolean | null

/**
 * Whether nobody can ever meet a condition, because what it asks of one field cannot all hold at once: revenue of at
 * least 50 million and below 1,000. Tried out value by value, so that it means what deciding means. False where this
 * cannot be told: lists, dates, texts that have to contain something, and actions.
 */
export function isNeverMet(condition: Condition): boolean {
  const field = onlyFieldOf(condition)
  if (field !== null) return isNeverMetBy(condition, field)
  switch (condition.kind) {
    case 'all': {
      const parts = flattened(condition.of)
      const byField = Map.groupBy(parts, onlyFieldOf)
      return (
        parts.some(isNeverMet) ||
        [...byField].some(([asked, of]) => asked !== null && isNeverMetBy({ kind: 'all', of }, asked))
      )
    }
    case 'any':
      return condition.of.every(isNeverMet)
    case 'atLeast':
      return condition.of.filter((each) => !isNeverMet(each)).length < condition.needed
    default:
      return false
  }
}

/** All within all is one list. */
const flattened = (of: readonly Condition[]): readonly Condition[] =>
  of.flatMap((each) => (each.kind === 'all' ? flattened(each.of) : [each]))

/** The one field that a condition is about; null when there are several, or actions. */
function onlyFieldOf(condition: Condition): ConditionField | null {
  const [first, ...others] = new Set(fieldsOf(condition))
  return others.length === 0 && typeof first === 'string' ? first : null
}

function isNeverMetBy(condition: Condition, field: ConditionField): boolean {
  const values = valuesToTry(condition, field)
  if (values === null) return false
  const { now } = compileCondition(condition, () => 0)
  return !values.some((value) => now([{ field, value, from: null }], 0) === 'met')
}

/** Values among which one meets the condition if any does; null where there is no such set. */
function valuesToTry(condition: Condition, field: ConditionField): readonly Value[] | null {
  const { kind, options } = natureOf(field)
  if (options !== null) return [null, ...options]
  const operands = operandsOf(condition)
  if (operands.length > mostOperands) return null
  switch (kind) {
    case 'number':
      // Facts are whole numbers from 0 on: whatever holds somewhere holds beside one of the bounds.
      return [null, 0, ...operands.map(Number).flatMap((bound) => beside(Math.floor(bound)))]
    case 'flag':
      return [null, true, false]
    case 'text':
      return asksForPart(condition) ? null : [null, ...operands, `none of ${operands.join(', ')}`]
    default:
      return null
  }
}

/** Trying takes the square of their number. */
const mostOperands = 200

const beside = (bound: number): number[] => [bound - 1, bound, bound + 1].filter((value) => value >= 0)

function operandsOf(condition: Condition): readonly (string | number | boolean)[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.operand].flat()
    case 'action':
      return []
    case 'not':
      return operandsOf(condition.of)
    default:
      return condition.of.flatMap(operandsOf)
  }
}

function asksForPart(condition: Condition): boolean {
  switch (condition.kind) {
    case 'compare':
      return condition.operator === 'contains'
    case 'action':
      return false
    case 'not':
      return asksForPart(condition.of)
    default:
      return condition.of.some(asksForPart)
  }
}
