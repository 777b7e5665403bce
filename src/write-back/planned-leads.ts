import { type CrmName, leadKey } from '../domain/lead.ts'
import { ownershipOf } from '../domain/requalify.ts'
import { planWriteBack, type WriteBackPlan } from '../domain/write-back-plan.ts'
import type { Crm } from '../ports/crm.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { leadByLead } from '../qualification/lead-by-lead.ts'
import type { RoutingContext } from '../qualification/route-leads.ts'
import { decideAgain } from './decide-again.ts'
import { readAgain } from './read-again.ts'

/** A lead with the change that would make its CRM show the decision. */
export interface PlannedLead {
  readonly stored: StoredLead
  readonly decisionId: number
  readonly plan: WriteBackPlan
}

export interface PlannedBatch {
  readonly planned: readonly PlannedLead[]
  /** When the CRM was about to be asked for what the guarded ones rest on, by `performance.now()`; null when none was read. */
  readonly readAt: number | null
  /** Leads that could not be planned. */
  readonly failures: readonly LeadFailure[]
  /** The CRMs in which other records of the same people are due to be written now, since they were decided anew. */
  readonly dueIn: readonly CrmName[]
}

/**
 * Plans each lead's write against what the CRM holds. Leads whose stage or owner would change, and those whose last
 * write never got its answer, are read again first; where people changed something meanwhile, the lead is decided anew
 * on what is there now, gets an owner where it qualifies, and the plan follows.
 */
export async function planLeads(
  stored: readonly StoredLead[],
  crm: Crm,
  context: RoutingContext,
): Promise<PlannedBatch> {
  const first = planStored(stored, context)
  const uncertain = first.planned.filter(({ plan, stored }) => plan.isGuarded || stored.unanswered !== null)
  const {
    at: readAt,
    renewed,
    moved,
  } = await readAgain(
    uncertain.map((lead) => lead.stored),
    crm,
    context,
  )
  if (renewed.length === 0) return { ...first, readAt }
  const again = await decideAgain(moved, renewed, context)
  const second = planStored(await context.ledger.leads.read(renewed), context)
  const keysOf = (refs: readonly LeadFailure['ref'][]) => new Set(refs.map(leadKey))
  const isRenewed = keysOf(renewed)
  const isLeftOut = keysOf([...again.waiting, ...again.failures.map(({ ref }) => ref)])
  const keyOf = ({ stored: { lead } }: PlannedLead) => leadKey(lead.ref)
  return {
    planned: [
      ...first.planned.filter((lead) => !isRenewed.has(keyOf(lead))),
      ...second.planned.filter((lead) => !isLeftOut.has(keyOf(lead))),
    ],
    readAt,
    failures: [...first.failures, ...again.failures, ...second.failures],
    dueIn: again.dueIn,
  }
}

function planStored(
  stored: readonly StoredLead[],
  { mapping, now }: Pick<JobContext, 'mapping' | 'now'>,
): PlannedBatch {
  const at = now()
  const { done, failures } = leadByLead(stored, mapping, (state, object): PlannedLead[] => {
    if (state.decision === null) return []
    const { lead, assignment, decision, clearedStage } = state
    const { lastWritten } = ownershipOf(state, object, at)
    const facts = { lead, lastWritten, assignment, decision: decision.decision, clearedStage }
    return [{ stored: state, decisionId: decision.id, plan: planWriteBack(facts, object) }]
  })
  return { planned: done.flat(), readAt: null, failures, dueIn: [] }
}
