import type { Decision } from '../domain/decision.ts'
import type { CrmName, LeadRef } from '../domain/lead.ts'
import { type Requalification, requalify } from '../domain/requalify.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { NewDecision, StoredLead } from '../ports/ledger.ts'
import { leadByLead } from './lead-by-lead.ts'
import { qualificationStates, type StoredState } from './qualification-states.ts'

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
  /** Colleagues, of any CRM, whose decision no longer stands because somebody can sign now, or nobody any more. */
  readonly reopened: LeadRef[]
}

/** A lead that cannot be decided waits for a person, and every start of a process asks anew. */
const undecidableWaitsMs = 24 * 3_600_000

/**
 * Decides leads of one CRM afresh and appends the decisions to the ledger: at most four statements for any number.
 * Colleagues are looked for after the decisions stand, so that of two batches at once the later one finds the other.
 * The only place where what the ledger knows, the enrichments and the definition come together.
 */
export async function requalifyLeads(
  crm: CrmName,
  stored: readonly StoredLead[],
  { routableWaits }: RequalifyOptions,
  { ledger, mapping, definition, enrichment, vocabulary, tally, now }: RequalificationContext,
): Promise<Requalified> {
  if (stored.length === 0) return { decided: [], failures: [], reopened: [] }
  const at = now()
  const isEnriched = enrichment.sources.length > 0
  const states = await qualificationStates(stored, { ledger, vocabulary, isEnriched }, definition.buyingRole)
  const { done: decided, failures } = leadByLead(states, mapping, (state) => {
    const { lead, revision, assignment } = state
    const { decision, write } = requalify(state, definition, mapping(crm), at)
    const waits = routableWaits && decision.isRoutable && assignment === null
    return {
      ref: lead.ref,
      revision,
      isAssigned: assignment !== null,
      decision,
      write: waits ? ('none' as const) : write,
      buyingGroup: groupToKeep(state, decision),
    }
  })
  await ledger.decisions.append(decided, at)
  const undecided = failures.map(({ ref }) => ref)
  await ledger.leads.putOff(undecided, new Date(at.getTime() + undecidableWaitsMs))
  const reopened = await ledger.leads.reopenMisgrouped(companiesOf(states, stored), at)
  tally('decided', decided.length)
  return { decided, failures, reopened }
}

function groupToKeep(
  { lead, company, buyingGroup, isGroupStanding }: StoredState,
  { buyingRole }: Decision,
): NewDecision['buyingGroup'] {
  if (isGroupStanding) return 'as-before'
  // A lead that its CRM no longer holds signs nothing.
  const isDecisionMaker = lead.standing.kind === 'active' && buyingRole === 'decision-maker'
  return company === null ? null : { company, isDecisionMaker, ...buyingGroup }
}

/**
 * The companies whose buying groups may have changed: where the leads are now, and where they were. Those of leads without
 * news too, because a process that decided them may have died before it came to their colleagues.
 */
function companiesOf(states: readonly StoredState[], stored: readonly StoredLead[]): string[] {
  const companies = states.flatMap(({ company }, index) => [
    company,
    stored[index]?.buyingGroup?.company ?? null,
  ])
  return [...new Set(companies)].filter((company) => company !== null)
}
