import { type CrmName, type LeadRef, leadKey } from '../domain/lead.ts'
import type { Tries } from '../domain/next-try.ts'
import { ownershipOf } from '../domain/requalify.ts'
import { causeOfValue, leaveOut } from '../domain/waiting-fields.ts'
import { planWriteBack, type WriteBackPlan } from '../domain/write-back-plan.ts'
import type { Crm } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'
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
  /** Causes for which fields were left out of the plan. */
  readonly waitsFor: readonly string[]
}

/** Causes that leads of a CRM have in common, with when each is tried again. */
export type Holds = ReadonlyMap<string, Tries>

export interface PlannedBatch {
  readonly planned: readonly PlannedLead[]
  /** When the CRM was about to be asked for what the guarded ones rest on, by `performance.now()`; null when none was read. */
  readonly readAt: number | null
  /** Leads that could not be planned. */
  readonly failures: readonly LeadFailure[]
  /** Leads that are left to the processes with the mapping in force, for this one has another. */
  readonly outdated: readonly LeadFailure[]
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
  holds: Holds,
  context: RoutingContext,
): Promise<PlannedBatch> {
  const first = planStored(stored, holds, context)
  const uncertain = first.planned.filter(({ plan, stored }) => plan.isGuarded || stored.unanswered !== null)
  const {
    at: readAt,
    renewed,
    moved,
    unread,
    isOutdated,
  } = await readAgain(
    uncertain.map((lead) => lead.stored),
    crm,
    context,
  )
  if (isOutdated) {
    const outdated = uncertain.map(({ stored: { lead } }) => ({
      ref: lead.ref,
      failure: outdatedHere(crm.name),
    }))
    return { ...first, planned: first.planned.filter((lead) => !uncertain.includes(lead)), readAt, outdated }
  }
  const isUnread = new Set(unread.map(leadKey))
  const known = {
    planned: first.planned.filter(({ stored: { lead } }) => !isUnread.has(leadKey(lead.ref))),
    failures: [...first.failures, ...unread.map((ref) => ({ ref, failure: notShown(ref) }))],
  }
  if (renewed.length === 0) return { ...first, ...known, readAt }
  const again = await decideAgain(moved, renewed, context)
  const second = planStored(await context.ledger.leads.read(renewed), holds, context)
  const keysOf = (refs: readonly LeadFailure['ref'][]) => new Set(refs.map(leadKey))
  const isRenewed = keysOf(renewed)
  const isLeftOut = keysOf([...again.waiting, ...again.failures.map(({ ref }) => ref)])
  const keyOf = ({ stored: { lead } }: PlannedLead) => leadKey(lead.ref)
  return {
    planned: [
      ...known.planned.filter((lead) => !isRenewed.has(keyOf(lead))),
      ...second.planned.filter((lead) => !isLeftOut.has(keyOf(lead))),
    ],
    readAt,
    failures: [...known.failures, ...again.failures, ...second.failures],
    outdated: [],
    dueIn: again.dueIn,
  }
}

const notShown = ({ crm, object }: LeadRef): Failure =>
  new Failure('misconfigured', `${crm} does not show ${object} any more: nothing is written there unread.`, {
    cause: null,
    origin: crm,
  })

const outdatedHere = (crm: CrmName): Failure =>
  new Failure(
    'misconfigured',
    `Another process has taken a mapping of ${crm} into force that reads other fields: this one writes no stages and owners there. Start it again with the same files.`,
    { cause: null, origin: crm },
  )

function planStored(
  stored: readonly StoredLead[],
  holds: Holds,
  { mapping, now }: Pick<JobContext, 'mapping' | 'now'>,
): PlannedBatch {
  const at = now()
  const { done, failures } = leadByLead(stored, mapping, (state, object): PlannedLead[] => {
    if (state.decision === null) return []
    const { lead, decision, clearedStage } = state
    const facts = { ...ownershipOf(state, object, at), lead, decision: decision.decision, clearedStage }
    const { stage } = decision.decision
    const planned = { object: lead.ref.object, mapping: object, stage, plan: planWriteBack(facts, object) }
    return [{ stored: state, decisionId: decision.id, ...leaveOut(planned, reasonToWait(state, holds, at)) }]
  })
  return { planned: done.flat(), readAt: null, failures, outdated: [], dueIn: [] }
}

/** Why a lead waits with what would meet a cause: all leads do, or, of a value that was refused, this one does. */
function reasonToWait({ waitsFor, refusal }: StoredLead, holds: Holds, at: Date) {
  const isLater = (moment: string | null) => moment !== null && Date.parse(moment) > at.getTime()
  return (cause: string): string | null => {
    if (isLater(holds.get(cause)?.nextAt ?? null)) return cause
    const ofValue = causeOfValue(cause)
    return waitsFor.includes(ofValue) && isLater(refusal.nextAt) ? ofValue : null
  }
}
