import { clearedAfter } from '../domain/cleared-stage.ts'
import { mappingOf } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { identityKeys } from '../domain/identity/identity-keys.ts'
import { type Lead, type LeadRef, leadKey } from '../domain/lead.ts'
import { readingFingerprints } from '../domain/reading-fingerprint.ts'
import { ownershipOf } from '../domain/requalify.ts'
import { arrivedOf } from '../domain/unanswered-write.ts'
import type { Crm } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { withoutValuesOf } from './without-values.ts'

export interface ReadAgain {
  /** When the CRM was about to be asked, by `performance.now()`; null when nothing had to be read. */
  readonly at: number | null
  /** Leads of which the ledger knows more now than before. */
  readonly renewed: readonly LeadRef[]
  /** Leads whose inputs of a decision are others now: those among them, and leads of any CRM that parted from one. */
  readonly moved: readonly LeadRef[]
  /** Leads that the CRM does not show us now, though nobody says that they are gone: nothing may be written to them. */
  readonly unread: readonly LeadRef[]
  /** Another process has taken another mapping into force: what was read by this one counts for nothing. */
  readonly isOutdated: boolean
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
    definition,
    now,
    signal,
  }: Pick<JobContext, 'ledger' | 'mapping' | 'definition' | 'now' | 'signal'>,
): Promise<ReadAgain> {
  if (stored.length === 0) return { at: null, renewed: [], moved: [], unread: [], isOutdated: false }
  const object = (lead: Lead) => mappingOf(mapping(crm.name), lead.ref)
  const print = (lead: Lead) => fingerprint(lead, object(lead))
  const before = new Map(stored.map((state) => [leadKey(state.lead.ref), state]))
  const refs = stored.map(({ lead }) => lead.ref)
  let at: number | null = null
  const asked = (moment: number) => {
    at = moment
  }
  const fresh = await withoutValuesOf(
    stored.map(({ lead }) => lead),
    () => crm.readLeads(refs, signal, asked),
  )
  const isRead = new Set(fresh.map(({ ref }) => leadKey(ref)))
  const renewed = fresh.flatMap((lead) => {
    const known = before.get(leadKey(lead.ref))
    if (known === undefined) return []
    const printed = print(lead)
    const { unanswered } = known
    const isMoved = printed !== print(known.lead)
    // Its stamp counts also where nothing else is new: whatever page was read before it is older than our write.
    const isNews = isMoved || unanswered !== null || lead.modifiedAt !== known.lead.modifiedAt
    const keys = identityKeys(lead, definition.vocabulary)
    return isNews ? [{ lead, fingerprint: printed, identityKeys: keys, unanswered, isMoved }] : []
  })
  const readings = readingFingerprints(mapping(crm.name))
  const changed = await ledger.leads.storeLeads(renewed, now(), { crm: crm.name, readings })
  // Asked afterwards: whatever was not stored is noticed.
  if (await ledger.readings.isReadOtherwise(crm.name, readings))
    return { at, renewed: [], moved: [], unread: [], isOutdated: true }
  const found = renewed.flatMap(({ lead, unanswered }) => {
    const known = before.get(leadKey(lead.ref))
    if (known === undefined || unanswered === null) return []
    const arrived = arrivedOf(unanswered, lead, object(lead))
    // As it was before the write that is settled now.
    const sentOver = { ...known, ...ownershipOf({ ...known, unanswered: null }, object(lead), now()) }
    return [{ ref: lead.ref, arrived, clearedStage: clearedAfter(sentOver, arrived, object(lead)) }]
  })
  await ledger.writes.settleUnanswered(found, now())
  const refsOf = (leads: typeof renewed) => leads.map(({ lead }) => lead.ref)
  const moved = [...refsOf(renewed.filter(({ isMoved }) => isMoved)), ...changed]
  return {
    at,
    renewed: refsOf(renewed),
    unread: refs.filter((ref) => !isRead.has(leadKey(ref))),
    moved: [...new Map(moved.map((ref) => [leadKey(ref), ref])).values()],
    isOutdated: false,
  }
}
