import type { CrmName, LeadRef } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { LeadFailure } from '../ports/job.ts'
import { type RequalifiedLead, requalifyLeads } from '../qualification/requalify-leads.ts'
import { type RoutingContext, routeLeads } from '../qualification/route-leads.ts'

export interface DecidedAgain {
  /** Leads that still wait for their owner: nothing may be written for them yet. */
  readonly waiting: readonly LeadRef[]
  readonly failures: readonly LeadFailure[]
}

/**
 * Decides leads anew on what the ledger knows of them now, and finds an owner for those that qualify, so that they are
 * written once and with it. When the owners cannot be had now, these leads wait for the sweeper; the others go on.
 */
export async function decideAgain(
  crm: CrmName,
  refs: readonly LeadRef[],
  context: RoutingContext,
): Promise<DecidedAgain> {
  const { leads } = context.ledger
  const requalified = await requalifyLeads(crm, await leads.read(refs), { routableWaits: true }, context)
  const toRoute = requalified.decided.filter(needsOwner).map(({ ref }) => ref)
  if (toRoute.length === 0) return { waiting: [], failures: requalified.failures }
  try {
    const routed = await routeLeads(crm, await leads.read(toRoute), context)
    context.tally('routed', routed.owned)
    return { waiting: [], failures: [...requalified.failures, ...routed.failures] }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { waiting: toRoute, failures: requalified.failures }
  }
}

const needsOwner = ({ decision, isAssigned }: RequalifiedLead): boolean => decision.isRoutable && !isAssigned
