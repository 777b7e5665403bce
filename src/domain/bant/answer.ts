import type { Provenance, Seen } from '../decision.ts'
import { type FieldValue, fieldValues } from '../field-values.ts'
import { originsOf } from '../identity/united-lead.ts'
import type { Lead, LeadValue, LeadValues } from '../lead.ts'
import type { FieldName } from '../lead-fields.ts'
import { isMoment } from '../normalise/moment.ts'
import { type AnswerSource, answerSources, type BantCriterionName, bantCriteria } from './bant.ts'

/** One answer as the CRM holds it. */
export interface Answer {
  readonly said: string
  readonly source: AnswerSource
  /** When it was given: a day or a moment, ISO 8601; null when the CRM does not say. */
  readonly at: string | null
}

interface AnswerField {
  readonly field: FieldName
  readonly of: FieldValue
}

const placed = (field: FieldName): AnswerField => ({ field, of: fieldValues[field] })
const places = (name: BantCriterionName) => ({
  said: placed(`bant.${name}`),
  source: placed(`bant.${name}Source`),
  by: placed(`bant.${name}By`),
  at: placed(`bant.${name}At`),
})

/** Where the parts of each answer stand; put together once, because every lead that was asked is looked up. */
const answerFields = {
  budget: places('budget'),
  authority: places('authority'),
  need: places('need'),
  timeframe: places('timeframe'),
} as const satisfies Record<BantCriterionName, unknown>

const inOrder = bantCriteria.map((name) => answerFields[name])

/** Null: nobody answered. A checkbox answers yes or no like everybody else. */
export function readAnswer(name: BantCriterionName, { values }: Lead): Answer | null {
  const fields = answerFields[name]
  const said = textOf(fields.said.of(values))
  if (said === null) return null
  const word = textOf(fields.source.of(values))?.toLowerCase() ?? ''
  const at = textOf(fields.at.of(values))
  return {
    said,
    // A source that is not one of ours is one that nobody stated.
    source: isAnswerSource(word) ? word : 'unstated',
    at: at !== null && isMoment(at) ? at : null,
  }
}

const isAnswerSource = (word: string): word is AnswerSource =>
  (answerSources as readonly string[]).includes(word)

/** What was said, where, by whom (a role or a CRM's user id) and when, of all four answers, for the explanation. */
export function seenOfAnswers(lead: Lead): readonly Seen[] {
  const { ref, modifiedAt, values } = lead
  const origins = originsOf(lead)
  const own = { source: ref.crm, asOf: modifiedAt }
  const saw: Seen[] = []
  for (const { said, source, by, at } of inOrder) {
    // The parts of an answer come from one record.
    const from = origins?.values[said.field] ?? own
    saw.push(seenAt(said, values, from), seenAt(source, values, from))
    // Who and when are seldom stated; that nobody answered is worth saying.
    const person = seenAt(by, values, from)
    if (person.value !== null) saw.push(person)
    const moment = seenAt(at, values, from)
    if (moment.value !== null) saw.push(moment)
  }
  return saw
}

/** The names of what was seen of one answer. */
export const seesOf = (name: BantCriterionName, saw: readonly Seen[]): string[] => {
  const { said, source, by, at } = answerFields[name]
  const own: readonly string[] = [said.field, source.field, by.field, at.field]
  return saw.flatMap(({ field }) => (own.includes(field) ? [field] : []))
}

function seenAt({ field, of }: AnswerField, values: LeadValues, from: Provenance): Seen {
  const value = textOf(of(values))
  return { field, value, from: value === null ? null : from }
}

/** Null for nothing; a snapshot that was stored before a field was read lacks it. */
export function textOf(value: LeadValue | undefined): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = (typeof value === 'string' ? value : String(value)).trim()
  return text === '' ? null : text
}
