import { mappingOf } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { type Lead, leadKey } from '../domain/lead.ts'
import { planWriteBack, type WriteBackPlan } from '../domain/write-back-plan.ts'
import type { Crm } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'
import { type RequalificationContext, requalifyLeads } from '../qualification/requalify-leads.ts'

/** A lead with the change that would make its CRM show the decision. */
export interface PlannedLead {
  readonly stored: StoredLead
  readonly decisionId: number
  readonly plan: WriteBackPlan
}

export type PlanContext = RequalificationContext & Pick<JobContext, 'signal'>

/**
 * Plans each lead's write against what the CRM holds. Leads whose stage or owner would change are read again first;
 * where people changed something meanwhile, the lead is decided anew on what is there now, and the plan follows.
 */
export async function planLeads(
  stored: readonly StoredLead[],
  crm: Crm,
  context: PlanContext,
): Promise<PlannedLead[]> {
  const planned = planStored(stored, context)
  const moved = await readMoved(
    planned.filter(({ plan }) => plan.isGuarded),
    crm,
    context,
  )
  if (moved.length === 0) return planned
  const { leads } = context.ledger
  const refs = moved.map(({ lead }) => lead.ref)
  await leads.storeLeads(moved, context.now())
  await requalifyLeads(crm.name, await leads.read(refs), { routableWaits: true }, context)
  const keys = new Set(refs.map(leadKey))
  const unmoved = planned.filter(({ stored: { lead } }) => !keys.has(leadKey(lead.ref)))
  return [...unmoved, ...planStored(await leads.read(refs), context)]
}

function planStored(stored: readonly StoredLead[], { mapping }: PlanContext): PlannedLead[] {
  return stored.flatMap((state) => {
    if (state.decision === null) return []
    const { lead, lastWritten, assignment, decision } = state
    const facts = { lead, lastWritten, assignment, decision: decision.decision }
    const object = mappingOf(mapping(lead.ref.crm), lead.ref)
    return [{ stored: state, decisionId: decision.id, plan: planWriteBack(facts, object) }]
  })
}

/** Reads leads again and answers those that changed since, with their new fingerprint. */
async function readMoved(guarded: readonly PlannedLead[], crm: Crm, { mapping, signal }: PlanContext) {
  if (guarded.length === 0) return []
  const print = (lead: Lead) => fingerprint(lead, mappingOf(mapping(crm.name), lead.ref))
  const before = new Map(guarded.map(({ stored: { lead } }) => [leadKey(lead.ref), print(lead)]))
  const fresh = await crm.readLeads(
    guarded.map(({ stored }) => stored.lead.ref),
    signal,
  )
  return fresh
    .map((lead) => ({ lead, fingerprint: print(lead) }))
    .filter((read) => before.get(leadKey(read.lead.ref)) !== read.fingerprint)
}
