import { bantCriteria } from '../domain/bant/bant.ts'
import { companyDomain } from '../domain/company-domain.ts'
import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import type { Lead } from '../domain/lead.ts'
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
  /** The domain of the company whose buying group the decision depends on; null when it depends on none. */
  readonly company: string | null
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
  const withDecisionMaker = await companiesThatCanSign(stored, domains, ledger, buyingRole)
  return stored.map(({ lead, revision, lastWritten, decision, assignment }, index) => {
    const domain = domains[index] ?? null
    return {
      lead,
      revision,
      lastWritten,
      previous: decision?.decision ?? null,
      assignment,
      enrichments: domain === null ? [] : (byDomain.get(domain) ?? []),
      company: isAsked(lead) ? domain : null,
      buyingGroup: { hasDecisionMaker: domain !== null && withDecisionMaker.has(domain) },
    }
  })
}

/** Somebody answered something; who was never asked hangs on nobody else's answers. */
const isAsked = ({ values }: Lead): boolean => bantCriteria.some((name) => values[`bant.${name}`] !== null)

/** The companies at which somebody can sign, by these leads themselves and by what the ledger knows of the others. */
async function companiesThatCanSign(
  stored: readonly StoredLead[],
  domains: readonly (string | null)[],
  ledger: Ledger,
  buyingRole: CompiledDefinition['buyingRole'],
): Promise<ReadonlySet<string>> {
  const asked = stored.flatMap(({ lead }, index) => {
    const company = domains[index] ?? null
    return company !== null && isAsked(lead) ? [{ lead, company }] : []
  })
  const here = asked.filter(
    ({ lead }) => lead.standing.kind === 'active' && buyingRole(lead) === 'decision-maker',
  )
  const elsewhere = await ledger.leads.findDecisionMakers(
    [...new Set(asked.map(({ company }) => company))],
    stored.map(({ lead }) => lead.ref),
  )
  return new Set([...here.map(({ company }) => company), ...elsewhere])
}
