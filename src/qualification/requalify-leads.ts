import { companyDomain } from '../domain/company-domain.ts'
import type { CrmName, LeadRef } from '../domain/lead.ts'
import { type Requalification, requalify } from '../domain/requalify.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { leadByLead } from './lead-by-lead.ts'

export type RequalificationContext = Pick<
  JobContext,
  'ledger' | 'mapping' | 'definition' | 'enrichment' | 'vocabulary' | 'tally' | 'now'
>

export interface RequalifiedLead extends Requalification {
  readonly ref: LeadRef
  readonly isAssigned: boolean
}

export interface RequalifyOptions {
  /** Whether a lead that qualifies for sales is written only once it has its owner, and so once instead of twice. */
  readonly routableWaits: boolean
}

export interface Requalified {
  readonly decided: RequalifiedLead[]
  /** Leads that could not be decided, each for a reason of its own; the sweeper leaves them alone for a while. */
  readonly failures: LeadFailure[]
}

/** A lead that cannot be decided waits for a person, and every start of a process asks anew. */
const undecidableWaitsMs = 24 * 3_600_000

/**
 * Decides leads of one CRM afresh and appends the decisions to the ledger: at most two statements for any number.
 * The only place where what the ledger knows, the enrichments and the definition come together.
 */
export async function requalifyLeads(
  crm: CrmName,
  stored: readonly StoredLead[],
  { routableWaits }: RequalifyOptions,
  { ledger, mapping, definition, enrichment, vocabulary, tally, now }: RequalificationContext,
): Promise<Requalified> {
  if (stored.length === 0) return { decided: [], failures: [] }
  const at = now()
  const domains = new Map(stored.map(({ lead }) => [lead, companyDomain(lead.values, vocabulary)]))
  const known =
    enrichment.sources.length === 0
      ? []
      : await ledger.enrichments.read([...new Set(domains.values())].filter((domain) => domain !== null))
  const byDomain = Map.groupBy(known, ({ domain }) => domain)
  const { done: decided, failures } = leadByLead(stored, mapping, (entry) => {
    const { lead, lastWritten, unanswered, decision: last, assignment, revision } = entry
    const state = {
      lead,
      lastWritten,
      unanswered,
      previous: last?.decision ?? null,
      assignment,
      enrichments: byDomain.get(domains.get(lead) ?? '') ?? [],
    }
    const { decision, write } = requalify(state, definition, mapping(crm), at)
    const waits = routableWaits && decision.isRoutable && assignment === null
    return {
      ref: lead.ref,
      revision,
      isAssigned: assignment !== null,
      decision,
      write: waits ? ('none' as const) : write,
    }
  })
  await ledger.decisions.append(decided, at)
  const undecided = failures.map(({ ref }) => ref)
  await ledger.leads.putOff(undecided, new Date(at.getTime() + undecidableWaitsMs))
  tally('decided', decided.length)
  return { decided, failures }
}
