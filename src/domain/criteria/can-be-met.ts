import type { ActionQuestion } from '../actions/action-question.ts'
import type { FieldName } from '../lead-fields.ts'
import type { Condition } from './condition.ts'
import { rawFieldOf } from './condition-fields.ts'
import { countedFields, fieldFor } from './fact-places.ts'

/** What mappings fill: fields, and whether an activity log is among them. */
export interface Filled {
  readonly fields: ReadonlySet<FieldName>
  readonly hasActions: boolean
}

/** Whether a condition can be met, or not met, by a lead of which only these fields can be known. */
export function canBe(verdict: 'met' | 'not-met', condition: Condition, filled: Filled): boolean {
  const isMet = verdict === 'met'
  switch (condition.kind) {
    case 'compare':
      // Whether something is known can be answered of a field that nothing fills: it is not.
      if (condition.operator === 'isKnown' && condition.operand !== isMet) return true
      return isFilled(rawFieldOf(condition.field), filled)
    case 'action':
      return isCounted(condition.question, filled)
    case 'not':
      return canBe(isMet ? 'not-met' : 'met', condition.of, filled)
    default: {
      const needed = neededOf(condition)
      const enough = isMet ? needed : condition.of.length - needed + 1
      return condition.of.filter((each) => canBe(verdict, each, filled)).length >= enough
    }
  }
}

function neededOf(condition: Extract<Condition, { readonly of: readonly Condition[] }>): number {
  if (condition.kind === 'atLeast') return condition.needed
  return condition.kind === 'any' ? 1 : condition.of.length
}

const isFilled = (field: FieldName, { fields, hasActions }: Filled): boolean =>
  fields.has(field) || (hasActions && countedFields[field] !== undefined)

function isCounted(question: ActionQuestion, filled: Filled): boolean {
  const field = fieldFor(question)
  return filled.hasActions || (field !== null && filled.fields.has(field))
}

/** What a condition asks for that nothing fills, in words: `format`, `title (seniority)`, `actions`. */
export function unfilledIn(condition: Condition, filled: Filled): string[] {
  switch (condition.kind) {
    case 'compare': {
      const raw = rawFieldOf(condition.field)
      if (isFilled(raw, filled)) return []
      return [raw === condition.field ? raw : `${raw} (${condition.field})`]
    }
    case 'action':
      return isCounted(condition.question, filled) ? [] : ['actions']
    case 'not':
      return unfilledIn(condition.of, filled)
    default:
      return [...new Set(condition.of.flatMap((each) => unfilledIn(each, filled)))]
  }
}
