import type { LeadValue } from '../lead.ts'
import type { FieldName } from '../lead-fields.ts'

/** The attributes that nobody may be judged by, and under which groups outcomes are compared. */
export const comparedFields = ['age', 'gender', 'income'] as const satisfies readonly FieldName[]
export type ComparedField = (typeof comparedFields)[number]

/** Lower bounds of the bands, each up to the next: whole years, and whole US dollars a year. */
const bounds: Readonly<Record<'age' | 'income', readonly number[]>> = {
  age: [0, 30, 40, 50, 60],
  income: [0, 50_000, 100_000, 200_000],
}

/** The group that a value puts a lead in: `30 to 39`, `from 60`, or the word for a gender in small letters; null when nobody knows. */
export function protectedGroup(field: ComparedField, value: LeadValue): string | null {
  if (field === 'gender') return typeof value === 'string' ? value.trim().toLowerCase() || null : null
  if (typeof value !== 'number' || !(value >= 0)) return null
  const at = bounds[field].findLastIndex((bound) => value >= bound)
  const [from, next] = [bounds[field][at] ?? 0, bounds[field][at + 1]]
  return next === undefined ? `from ${figure(from)}` : `${figure(from)} to ${figure(next - 1)}`
}

const figure = (number: number): string => number.toLocaleString('en-US')
