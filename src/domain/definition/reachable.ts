import type { Condition } from '../criteria/condition.ts'
import { rawFieldOf } from '../criteria/condition-fields.ts'
import type { FieldName } from '../lead-fields.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** Whether a condition could ever be met, or not met, while nobody knows anything of these fields. */
export function canEnd(
  condition: Condition,
  as: 'met' | 'not-met',
  unknown: ReadonlySet<FieldName>,
): boolean {
  const other = as === 'met' ? 'not-met' : 'met'
  switch (condition.kind) {
    case 'compare': {
      if (!unknown.has(rawFieldOf(condition.field))) return true
      return condition.operator === 'isKnown' && (condition.operand === true) === (as === 'not-met')
    }
    case 'all':
    case 'any': {
      const ends = condition.of.map((part) => canEnd(part, as, unknown))
      return (condition.kind === 'all') === (as === 'met') ? ends.every(Boolean) : ends.some(Boolean)
    }
    case 'atLeast': {
      const ends = condition.of.filter((part) => canEnd(part, as, unknown)).length
      return as === 'met' ? ends >= condition.needed : ends > condition.of.length - condition.needed
    }
    case 'not':
      return canEnd(condition.of, other, unknown)
    case 'action':
      return true
  }
}

/** What keeps everybody from passing gate 1 while nobody knows anything of these fields. */
export interface ClosedGate {
  /** Parts of the entry that nobody can meet, by id, each with its fields among the unknown ones. */
  readonly parts: readonly {
    readonly id: string
    /** Its place among all parts of the entry. */
    readonly index: number
    readonly fields: readonly FieldName[]
  }[]
}

/** Null while somebody can still pass. */
export function closedGate(
  { entry }: Pick<LeadDefinition, 'entry'>,
  unknown: ReadonlySet<FieldName>,
): ClosedGate | null {
  const closed = entry.parts.flatMap((part, index) =>
    canEnd(part.when, 'met', unknown) ? [] : [{ ...part, index }],
  )
  const { combine } = entry
  const needed = combine === 'all' ? entry.parts.length : combine === 'any' ? 1 : combine.atLeast
  if (entry.parts.length - closed.length >= needed) return null
  return {
    parts: closed.map(({ id, index, when }) => ({
      id,
      index,
      fields: [...askedIn(when)].filter((field) => unknown.has(field)),
    })),
  }
}

/** The raw fields that a condition asks about. */
export function askedIn(condition: Condition): Set<FieldName> {
  switch (condition.kind) {
    case 'compare':
      return new Set([rawFieldOf(condition.field)])
    case 'action':
      return new Set()
    case 'not':
      return askedIn(condition.of)
    case 'all':
    case 'any':
    case 'atLeast':
      return new Set(condition.of.flatMap((part) => [...askedIn(part)]))
  }
}
