import type { CrmName, LeadRef } from '../domain/lead.ts'
import { type Requalification, requalify } from '../domain/requalify.ts'
import type { JobContext } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { qualificationStates } from './qualification-states.ts'

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

/**
 * Decides leads of one CRM afresh and appends the decisions to the ledger: at most two statements for any number.
 * The only place where what the ledger knows, the enrichments and the definition come together.
 */
export async function requalifyLeads(
  crm: CrmName,
  stored: readonly StoredLead[],
  { routableWaits }: RequalifyOptions,
  { ledger, mapping, definition, enrichment, vocabulary, tally, now }: RequalificationContext,
): Promise<RequalifiedLead[]> {
  if (stored.length === 0) return []
  const at = now()
  const isEnriched = enrichment.sources.length > 0
  const states = await qualificationStates(stored, { ledger, vocabulary, isEnriched })
  const decided = states.map((state) => {
    const { lead, revision, assignment } = state
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
  tally('decided', decided.length)
  return decided
}
