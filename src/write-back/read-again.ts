import { mappingOf } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { identityKeys } from '../domain/identity/identity-keys.ts'
import { type Lead, type LeadRef, leadKey } from '../domain/lead.ts'
import { arrivedOf } from '../domain/unanswered-write.ts'
import type { Crm } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { withoutValuesOf } from './without-values.ts'

export interface ReadAgain {
  /** Leads of which the ledger knows more now than before. */
  readonly renewed: readonly LeadRef[]
  /** Leads whose inputs of a decision are others now: those among them, and leads of any CRM that parted from one. */
  readonly moved: readonly LeadRef[]
}

/**
 * Reads leads afresh and brings the ledger up to what the CRM holds. A write that never got its answer is settled by
 * what is found, so that what arrived counts as ours and not as a person's.
 */
export async function readAgain(
  stored: readonly StoredLead[],
  crm: Crm,
  {
    ledger,
    mapping,
    vocabulary,
    now,
    signal,
  }: Pick<JobContext, 'ledger' | 'mapping' | 'vocabulary' | 'now' | 'signal'>,
): Promise<ReadAgain> {
  if (stored.length === 0) return { renewed: [], moved: [] }
  const object = (lead: Lead) => mappingOf(mapping(crm.name), lead.ref)
  const print = (lead: Lead) => fingerprint(lead, object(lead))
  const before = new Map(stored.map((state) => [leadKey(state.lead.ref), state]))
  const refs = stored.map(({ lead }) => lead.ref)
  const fresh = await withoutValuesOf(
    stored.map(({ lead }) => lead),
    () => crm.readLeads(refs, signal),
  )
  const reads = fresh.flatMap((lead) => {
    const known = before.get(leadKey(lead.ref))
    if (known === undefined) return []
    const printed = print(lead)
    const { unanswered } = known
    const isMoved = printed !== print(known.lead)
    return [{ lead, fingerprint: printed, identityKeys: identityKeys(lead, vocabulary), unanswered, isMoved }]
  })
  const renewed = reads.filter(({ isMoved, unanswered }) => isMoved || unanswered !== null)
  const changed = await ledger.leads.storeLeads(renewed, now())
  const found = renewed
    .filter(({ unanswered }) => unanswered !== null)
    .map(({ lead, unanswered }) => ({ ref: lead.ref, arrived: arrivedOf(unanswered, lead, object(lead)) }))
  await ledger.writes.settleUnanswered(found, now())
  const refsOf = (leads: typeof reads) => leads.map(({ lead }) => lead.ref)
  const moved = [...refsOf(renewed.filter(({ isMoved }) => isMoved)), ...changed]
  return { renewed: refsOf(renewed), moved: [...new Map(moved.map((ref) => [leadKey(ref), ref])).values()] }
}
