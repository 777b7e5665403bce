import type { CriterionResult, Seen } from '../decision.ts'
import { originsOf } from '../identity/united-lead.ts'
import type { Lead, LeadValue } from '../lead.ts'
import { type AnswerSource, answerSources, type BantCriterionName } from './bant.ts'

/** One answer as the CRM holds it. */
export interface Answer {
  readonly said: string
  readonly source: AnswerSource
  /** When it was given: a day or a moment, ISO 8601; null when the CRM does not say. */
  readonly at: string | null
}

const places = (name: BantCriterionName) =>
  ({
    said: `bant.${name}`,
    source: `bant.${name}Source`,
    by: `bant.${name}By`,
    at: `bant.${name}At`,
  }) as const

/** Where the parts of each answer stand; put together once, because every lead that was asked is looked up. */
const answerFields = {
  budget: places('budget'),
  authority: places('authority'),
  need: places('need'),
  timeframe: places('timeframe'),
} as const satisfies Record<BantCriterionName, unknown>

/** Null: nobody answered. A checkbox answers yes or no like everybody else. */
export function readAnswer(name: BantCriterionName, { values }: Lead): Answer | null {
  const fields = answerFields[name]
  const said = textOf(values[fields.said])
  if (said === null) return null
  const word = textOf(values[fields.source])?.toLowerCase()
  const at = textOf(values[fields.at])
  return {
    said,
    // A source that is not one of ours is one that nobody stated.
    source: answerSources.find((source) => source === word) ?? 'unstated',
    at: at !== null && Number.isFinite(Date.parse(at)) ? at : null,
  }
}

/** What was said, where, by whom (a role or a CRM's user id) and when, for the explanation. */
export function seenOf(name: BantCriterionName, lead: Lead): CriterionResult['saw'] {
  const { ref, modifiedAt, values } = lead
  // The parts of an answer come from one record.
  const from = originsOf(lead)?.values[`bant.${name}`] ?? { source: ref.crm, asOf: modifiedAt }
  const { said, source, by, at } = answerFields[name]
  const seen = (field: typeof said | typeof source | typeof by | typeof at): Seen => {
    const value = textOf(values[field])
    return { field, value, from: value === null ? null : from }
  }
  // Who and when are seldom stated; that nobody answered is worth saying.
  return [seen(said), seen(source), ...[seen(by), seen(at)].filter(({ value }) => value !== null)]
}

/** Null for nothing; a snapshot that was stored before a field was read lacks it. */
export function textOf(value: LeadValue | undefined): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value ?? '').trim()
  return text === '' ? null : text
}
