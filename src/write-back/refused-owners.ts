import { mappingOf } from '../domain/crm-mapping.ts'
import { type CrmName, leadKey } from '../domain/lead.ts'
import type { WriteAnswer } from '../ports/crm.ts'
import type { RoutingContext } from '../qualification/route-leads.ts'
import { decideAgain } from './decide-again.ts'
import type { PlannedLead } from './planned-leads.ts'

/** Leads of a batch that the CRM refused for their owner alone: nobody inactive, or without access, can have them. */
export function refusedOwners(
  answers: readonly WriteAnswer[],
  sent: readonly PlannedLead[],
  { mapping }: Pick<RoutingContext, 'mapping'>,
): PlannedLead[] {
  const byKey = new Map(answers.map((answer) => [leadKey(answer.ref), answer.failure]))
  return sent.filter(({ stored: { lead, assignment }, plan }) => {
    const failure = byKey.get(leadKey(lead.ref)) ?? null
    if (failure?.kind !== 'rejected' || assignment === null) return false
    const { owner } = mappingOf(mapping(lead.ref.crm), lead.ref)
    return failure.field === owner && plan.changes[owner] === assignment.ownerId
  })
}

/**
 * Gives refused leads to the next of their rotation. Comes before the refusal is settled: whenever the process dies
 * in between, the lead is still due, and this is done again. Answers the CRMs in which other records of the same people
 * are due to be written now.
 */
export async function giveToTheNext(
  crm: CrmName,
  refused: readonly PlannedLead[],
  context: RoutingContext,
): Promise<readonly CrmName[]> {
  if (refused.length === 0) return []
  context.log.warn('The CRM refused the owners of these leads; they go to the next of the rotation.', {
    crm,
    count: refused.length,
  })
  await context.ledger.rotations.takeBack(
    refused.flatMap(({ stored: { lead, assignment } }) =>
      assignment === null || assignment.ownerId === null
        ? []
        : [{ ref: lead.ref, ownerId: assignment.ownerId }],
    ),
  )
  const refs = refused.map(({ stored }) => stored.lead.ref)
  const { dueIn } = await decideAgain(refs, refs, context)
  return dueIn
}
