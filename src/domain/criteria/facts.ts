import type { ActionCount } from '../actions/action-question.ts'
import type { Provenance } from '../decision.ts'
import type { EnrichedCompany } from '../definition/decision-input.ts'
import type { LeadValue, LeadValues } from '../lead.ts'
import type { FieldReader } from './field-readers.ts'

/** What is known about one field of one lead, and who said so. */
export interface Fact {
  /** Null: nobody knows, or what they wrote cannot be read. */
  readonly value: LeadValue
  readonly from: Provenance | null
  /** How the value was counted; only for what comes out of an activity log. */
  readonly count?: ActionCount
}

export const nobodyKnows: Fact = { value: null, from: null }

/**
 * Reads one field of a lead: the CRM's own value first (`crm` says where from), then each enrichment in its order; the
 * first that can be read counts.
 */
export function factOf(
  { raw, read }: FieldReader,
  values: LeadValues,
  crm: Provenance,
  enrichments: readonly EnrichedCompany[],
): Fact {
  const own = values[raw]
  const value = own === null || own === '' ? null : read(own)
  if (value !== null) return { value, from: crm }
  return enrichments.length === 0 ? nobodyKnows : enrichedFact(raw, read, enrichments)
}

function enrichedFact(
  raw: FieldReader['raw'],
  read: FieldReader['read'],
  enrichments: readonly EnrichedCompany[],
): Fact {
  for (const { source, fetchedAt, firmographics } of enrichments) {
    const found = firmographics?.[raw] ?? null
    const value = found === null || found === '' ? null : read(found)
    if (value !== null) return { value, from: { source, asOf: fetchedAt } }
  }
  return nobodyKnows
}
