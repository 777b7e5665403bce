import { type CrmName, type LeadRef, leadKey } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { LeadFailure } from '../ports/job.ts'
import { requalifyLeads } from '../qualification/requalify-leads.ts'
import { type RoutingContext, routeLeads } from '../qualification/route-leads.ts'

export interface DecidedAgain {
  /** Leads that still wait for their owner: nothing may be written for them yet. */
  readonly waiting: readonly LeadRef[]
  /** The CRMs in which records are due to be written now that the caller does not plan by itself. */
  readonly dueIn: readonly CrmName[]
  readonly failures: readonly LeadFailure[]
}

/**
 * Decides leads anew, with the other records of the same people, on what the ledger knows of them now, and finds an
 * owner for those that qualify, so that they are written once and with it. When the owners cannot be had now, these
 * leads wait for the sweeper; the others go on. `planned` are those whose writes the caller plans by itself afterwards.
 */
export async function decideAgain(
  refs: readonly LeadRef[],
  planned: readonly LeadRef[],
  context: RoutingContext,
): Promise<DecidedAgain> {
  const { identities } = context.ledger
  const { decided, failures } = await requalifyLeads(
    await identities.read(refs),
    { routableWaits: true },
    context,
  )
  const isPlanned = new Set(planned.map(leadKey))
  const due = decided
    .filter(({ ref, write }) => write !== 'none' && !isPlanned.has(leadKey(ref)))
    .map(({ ref }) => ref.crm)
  const toRoute = decided.filter(({ needsOwner }) => needsOwner).map(({ ref }) => ref)
  if (toRoute.length === 0) return { waiting: [], dueIn: [...new Set(due)], failures }
  try {
    const routed = await routeLeads(await identities.read(toRoute), context)
    context.tally('routed', routed.owned)
    const others = routed.due.filter((ref) => !isPlanned.has(leadKey(ref))).map(({ crm }) => crm)
    return {
      waiting: [],
      dueIn: [...new Set([...due, ...others])],
      failures: [...failures, ...routed.failures],
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const waiting = decided.filter(({ awaitsOwner }) => awaitsOwner).map(({ ref }) => ref)
    return { waiting, dueIn: [...new Set(due)], failures }
  }
}
