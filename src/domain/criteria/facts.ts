import type { ActionCount } from '../actions/action-question.ts'
import type { Provenance } from '../decision.ts'
import type { EnrichedCompany } from '../definition/decision-input.ts'
import type { Lead, LeadValue } from '../lead.ts'
import { type FieldName, leadFields } from '../lead-fields.ts'
import { readAmount } from '../normalise/amount.ts'
import { readIndustry } from '../normalise/industry.ts'
import { readList } from '../normalise/list.ts'
import { type MailDomainKind, readMailbox } from '../normalise/mailbox.ts'
import { readTitle } from '../normalise/title.ts'
import type { Vocabulary } from '../vocabulary.ts'
import type { ConditionField } from './condition-fields.ts'

/** What is known about one field of one lead, and who said so. */
export interface Fact {
  /** Null: nobody knows, or what they wrote cannot be read. */
  readonly value: LeadValue
  readonly from: Provenance | null
  /** How the value was counted; only for what comes out of an activity log. */
  readonly count?: ActionCount
}

const nobodyKnows: Fact = { value: null, from: null }

/**
 * Reads one field of a lead: the CRM's own value first, then each enrichment in its order; the first that can be
 * read counts. Derived fields are read out of the raw ones here and nowhere else.
 */
export function factOf(
  field: ConditionField,
  lead: Lead,
  enrichments: readonly EnrichedCompany[],
  vocabulary: Vocabulary,
): Fact {
  const raw = rawFieldOf(field)
  const own = readValue(field, lead.values[raw], vocabulary)
  if (own !== null) return { value: own, from: fromCrm(lead) }
  for (const { source, fetchedAt, firmographics } of enrichments) {
    const value = readValue(field, firmographics?.[raw] ?? null, vocabulary)
    if (value !== null) return { value, from: { source, asOf: fetchedAt } }
  }
  return nobodyKnows
}

const fromCrm = (lead: Lead): Provenance => ({ source: lead.ref.crm, asOf: lead.modifiedAt })

function rawFieldOf(field: ConditionField): FieldName {
  switch (field) {
    case 'seniority':
    case 'department':
      return 'title'
    case 'countryCode':
      return 'country'
    case 'hqCountryCode':
      return 'company.hqCountry'
    case 'industryKey':
      return 'company.industry'
    case 'mailKind':
      return 'email'
    default:
      return field
  }
}

function readValue(field: ConditionField, raw: LeadValue, vocabulary: Vocabulary): LeadValue {
  if (raw === null || raw === '') return null
  switch (field) {
    case 'seniority':
      return readTitle(String(raw)).seniority
    case 'department':
      return readTitle(String(raw)).department
    case 'countryCode':
    case 'hqCountryCode':
      return vocabulary.countryCode(String(raw))
    case 'industryKey':
      return readIndustry(String(raw))
    case 'mailKind':
      return mailKindOf(raw, vocabulary)
    default:
      return readRaw(field, raw)
  }
}

function readRaw(field: FieldName, raw: string | number | boolean): LeadValue {
  switch (leadFields[field]) {
    case 'number':
      return typeof raw === 'boolean' ? null : readAmount(raw)
    case 'flag':
      return readFlag(raw)
    case 'date':
      return typeof raw === 'string' && Number.isFinite(Date.parse(raw)) ? raw : null
    case 'list': {
      const entries = readList(readText(raw))
      return entries.length === 0 ? null : entries.join('; ')
    }
    case 'text': {
      const text = readText(raw)
      return text === '' ? null : text
    }
  }
}

function readFlag(raw: string | number | boolean): boolean | null {
  if (typeof raw === 'boolean') return raw
  const text = String(raw).trim().toLowerCase()
  if (text === 'true' || text === 'yes' || text === '1') return true
  return text === 'false' || text === 'no' || text === '0' ? false : null
}

/** A checkbox that answers a question says yes or no like everybody else. */
function readText(raw: string | number | boolean): string {
  return typeof raw === 'boolean' ? (raw ? 'yes' : 'no') : String(raw).trim()
}

const textOf = (value: LeadValue): string | null => (typeof value === 'string' ? value : null)

const mailKindOf = (email: LeadValue, vocabulary: Vocabulary): MailDomainKind | null =>
  readMailbox(textOf(email), vocabulary)?.kind ?? null
