import type { Provenance, Seen } from '../decision.ts'
import type { EnrichedCompany } from '../definition/decision-input.ts'
import type { LeadValues } from '../lead.ts'
import type { FieldReader } from './field-readers.ts'

/** What is known about one thing that conditions ask of a lead, as the explanation shows it. */
export type Fact = Seen

/**
 * Reads one field of a lead: the CRM's own value first (`crm` says where from), then each enrichment in its order; the
 * first that can be read counts, and `unknown` stands for none.
 */
export function factOf(
  unknown: Fact,
  { raw, of, read }: FieldReader,
  values: LeadValues,
  crm: Provenance,
  enrichments: readonly EnrichedCompany[],
): Fact {
  // A snapshot that was stored before a field was read lacks it.
  const own = of(values) ?? null
  const value = own === null || own === '' ? null : read(own)
  if (value !== null) return { field: unknown.field, value, from: crm }
  return enrichments.length === 0 ? unknown : enrichedFact(unknown, raw, read, enrichments)
}

function enrichedFact(
  unknown: Fact,
  raw: FieldReader['raw'],
  read: FieldReader['read'],
  enrichments: readonly EnrichedCompany[],
): Fact {
  for (const { source, fetchedAt, firmographics } of enrichments) {
    const found = firmographics?.[raw] ?? null
    const value = found === null || found === '' ? null : read(found)
    if (value !== null) return { field: unknown.field, value, from: { source, asOf: fetchedAt } }
  }
  return unknown
}
