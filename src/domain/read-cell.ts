import type { CrmValue, LeadValue } from './lead.ts'
import type { FieldKind } from './lead-fields.ts'
import { inCurrency, unknownCurrency } from './money.ts'
import { readFlag } from './normalise/flag.ts'
import { momentOf } from './normalise/moment.ts'

/** Where a lead's field is read from, as a mapping says. */
export interface ReadSource {
  /** The CRM's fields; the first that holds something counts. */
  readonly from: readonly string[]
  /** The CRM's words with what they mean; a word that it lacks passes as it is. */
  readonly values: Readonly<Record<string, string>>
  /** Of an amount: the code of its currency, or the field of the same record that holds it. */
  readonly currency: string | null
}

const isCode = (currency: string): boolean => /^[A-Z]{3}$/.test(currency)

/** The field beside an amount in which its currency stands; null where none does. */
function currencyBeside(source: string, currency: string | null): string | null {
  if (currency === null || isCode(currency)) return null
  return `${source.slice(0, source.lastIndexOf('.') + 1)}${currency}`
}

/** Every field of the CRM that a lead's field is read from, those of currencies among them. */
export const sourcesOf = ({ from, currency }: Omit<ReadSource, 'values'>): string[] => [
  ...from,
  ...from.flatMap((source) => currencyBeside(source, currency) ?? []),
]

/**
 * Reads a lead's field out of a CRM's record, for every CRM alike: null where none of its sources holds anything. What
 * cannot be read as the field's kind stays as the text that it is, to be counted as unreadable and never guessed.
 */
export function readCell(
  { from, values, currency }: ReadSource,
  kind: FieldKind,
  cellOf: (source: string) => CrmValue | undefined,
): LeadValue {
  for (const source of from) {
    const cell = cellOf(source) ?? null
    const text = cell === null ? '' : String(cell).trim()
    if (text === '') continue
    const isTranslated = Object.hasOwn(values, text)
    const meant = isTranslated ? (values[text] ?? '').trim() : text
    if (meant === '') continue
    const value = readAs(kind, isTranslated || cell === null ? meant : cell, meant)
    return typeof value === 'number' ? inCurrency(value, currencyAt(source)) : value
  }
  return null

  function currencyAt(source: string): string | null {
    const beside = currencyBeside(source, currency)
    if (beside === null) return currency
    const code = String(cellOf(beside) ?? '').trim()
    return isCode(code) ? code : unknownCurrency
  }
}

function readAs(kind: FieldKind, cell: string | number | boolean, text: string): LeadValue {
  switch (kind) {
    case 'text':
    case 'list':
      return text
    case 'number': {
      const number = typeof cell === 'number' ? cell : Number(text)
      // A figure as people type it, such as $300 million, is read when the lead is decided.
      return Number.isFinite(number) ? number : text
    }
    case 'flag':
      return readFlag(text) ?? text
    case 'date':
      return readDate(text) ?? text
  }
}

const day = /^\d{4}-\d{2}-\d{2}$/
/** Of this century's seconds none has as many digits as its milliseconds. */
const epochMs = /^-?\d{12,16}$/

/** A day as it is, a moment in UTC; ISO 8601 or epoch milliseconds. */
function readDate(text: string): string | null {
  const ms = epochMs.test(text) ? Number(text) : momentOf(text.replace(/\+0000$/, 'Z'))
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return null
  return day.test(text) ? text : new Date(ms).toISOString()
}
