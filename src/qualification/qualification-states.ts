import { companyDomain } from '../domain/company-domain.ts'
import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import type { QualificationState } from '../domain/requalify.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Ledger, StoredLead } from '../ports/ledger.ts'
import { buyingGroupsOf, type GroupedLead, noGroup } from './buying-groups.ts'

export interface StateSources {
  readonly ledger: Ledger
  readonly vocabulary: Vocabulary
  /** Whether any source of firmographics is set up; without one the ledger is not asked for what they said. */
  readonly isEnriched: boolean
}

export interface StoredState extends QualificationState, GroupedLead {
  /** Of the lead whose inputs these are. */
  readonly revision: number
}

/**
 * All that a decision about each of these leads depends on, in their order; at most two statements for any number.
 * `buyingRole` reads who a lead is in a purchase, so that colleagues among these leads find each other at once.
 */
export async function qualificationStates(
  stored: readonly StoredLead[],
  { ledger, vocabulary, isEnriched }: StateSources,
  buyingRole: CompiledDefinition['buyingRole'],
): Promise<StoredState[]> {
  const domains = stored.map(({ lead }) => companyDomain(lead.values, vocabulary))
  const known = isEnriched
    ? await ledger.enrichments.read([...new Set(domains)].filter((domain) => domain !== null))
    : []
  const byDomain = Map.groupBy(known, ({ domain }) => domain)
  const groups = await buyingGroupsOf(stored, domains, ledger, buyingRole)
  return stored.map(
    ({ lead, revision, lastWritten, unanswered, overrides, decision, assignment }, index) => ({
      lead,
      revision,
      lastWritten,
      unanswered,
      overrides,
      previous: decision?.decision ?? null,
      assignment,
      enrichments: byDomain.get(domains[index] ?? '') ?? [],
      ...(groups[index] ?? noGroup),
    }),
  )
}
