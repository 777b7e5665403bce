import type { CriterionResult } from '../decision.ts'
import type { Lead, LeadValue } from '../lead.ts'
import { type AnswerSource, answerSources, type BantCriterionName } from './bant.ts'

/** One answer as the CRM holds it. */
export interface Answer {
  readonly said: string
  readonly source: AnswerSource
  /** When it was given: a day or a moment, ISO 8601; null when the CRM does not say. */
  readonly at: string | null
}

/** Null: nobody answered. A checkbox answers yes or no like everybody else. */
export function readAnswer(name: BantCriterionName, { values }: Lead): Answer | null {
  const said = textOf(values[`bant.${name}`])
  if (said === null) return null
  const word = textOf(values[`bant.${name}Source`])?.toLowerCase()
  const at = textOf(values[`bant.${name}At`])
  return {
    said,
    // A source that is not one of ours is one that nobody stated.
    source: answerSources.find((source) => source === word) ?? 'unstated',
    at: at !== null && Number.isFinite(Date.parse(at)) ? at : null,
  }
}

/** What was said, where, by whom (a role or a CRM's user id) and when, for the explanation. */
export function seenOf(name: BantCriterionName, { ref, modifiedAt, values }: Lead): CriterionResult['saw'] {
  const from = { source: ref.crm, asOf: modifiedAt }
  const asked = [`bant.${name}`, `bant.${name}Source`, `bant.${name}By`, `bant.${name}At`] as const
  return (
    asked
      .map((field) => ({ field, value: textOf(values[field]) }))
      // Who and when are seldom stated; that nobody answered is worth saying.
      .filter(({ value }, place) => value !== null || place < 2)
      .map(({ field, value }) => ({ field, value, from: value === null ? null : from }))
  )
}

/** Null for nothing; a snapshot that was stored before a field was read lacks it. */
export function textOf(value: LeadValue | undefined): string | null {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value ?? '').trim()
  return text === '' ? null : text
}
