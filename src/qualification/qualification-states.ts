import { companyDomain } from '../domain/company-domain.ts'
import type { QualificationState } from '../domain/requalify.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Ledger, StoredLead } from '../ports/ledger.ts'

export interface StateSources {
  readonly ledger: Ledger
  readonly vocabulary: Vocabulary
  /** Whether any source of firmographics is set up; without one the ledger is not asked for what they said. */
  readonly isEnriched: boolean
}

export interface StoredState extends QualificationState {
  /** Of the lead whose inputs these are. */
  readonly revision: number
}

/** All that a decision about each of these leads depends on, in their order; at most one statement for any number. */
export async function qualificationStates(
  stored: readonly StoredLead[],
  { ledger, vocabulary, isEnriched }: StateSources,
): Promise<StoredState[]> {
  const domains = stored.map(({ lead }) => companyDomain(lead.values, vocabulary))
  const known = isEnriched
    ? await ledger.enrichments.read([...new Set(domains)].filter((domain) => domain !== null))
    : []
  const byDomain = Map.groupBy(known, ({ domain }) => domain)
  return stored.map(({ lead, revision, lastWritten, decision, assignment }, index) => ({
    lead,
    revision,
    lastWritten,
    previous: decision?.decision ?? null,
    assignment,
    enrichments: byDomain.get(domains[index] ?? '') ?? [],
  }))
}
