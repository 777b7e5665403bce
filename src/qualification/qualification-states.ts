import { companyDomain } from '../domain/company-domain.ts'
import type { CrmMapping } from '../domain/crm-mapping.ts'
import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import type { PersonState } from '../domain/identity/requalify-person.ts'
import type { CrmName } from '../domain/lead.ts'
import type { Ledger, StoredLead } from '../ports/ledger.ts'
import { buyingGroupsOf, type GroupedLead, noGroup } from './buying-groups.ts'
import { type Person, personOf } from './person.ts'

export interface StateSources {
  readonly ledger: Ledger
  readonly mapping: (crm: CrmName) => CrmMapping
  /** Whether any source of firmographics is set up; without one the ledger is not asked for what they said. */
  readonly isEnriched: boolean
}

export interface StoredState extends Person, Omit<PersonState, 'members'>, GroupedLead {}

/**
 * All that a decision about each of these people depends on, in their order; at most two statements for any number.
 * The definition reads who somebody is in a purchase, so that colleagues among them find each other at once.
 */
export async function qualificationStates(
  people: readonly (readonly StoredLead[])[],
  { ledger, mapping, isEnriched }: StateSources,
  { buyingRole, vocabulary }: Pick<CompiledDefinition, 'buyingRole' | 'vocabulary'>,
): Promise<StoredState[]> {
  const known = people.map((records) => personOf(records, mapping))
  const domains = known.map(({ lead }) => companyDomain(lead.values, vocabulary))
  const enrichments = isEnriched
    ? await ledger.enrichments.read([...new Set(domains)].filter((domain) => domain !== null))
    : []
  const byDomain = Map.groupBy(enrichments, ({ domain }) => domain)
  const groups = await buyingGroupsOf(known, domains, ledger, buyingRole)
  return known.map((person, index) => ({
    ...person,
    enrichments: byDomain.get(domains[index] ?? '') ?? [],
    ...(groups[index] ?? noGroup),
  }))
}
