import { clearedAfter, clearedAfterRefusal } from '../domain/cleared-stage.ts'
import { guardedFields, mappingOf } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { type Lead, leadKey } from '../domain/lead.ts'
import { ownershipOf } from '../domain/requalify.ts'
import { nothingPlanned, type WriteBackPlan } from '../domain/write-back-plan.ts'
import type { WriteAnswer } from '../ports/crm.ts'
import type { Failure } from '../ports/failure.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { SettledWrite, StoredLead } from '../ports/ledger.ts'
import type { PlannedLead } from './planned-leads.ts'

/** After a failure that time mends, the sweeper may try a lead again this much later. */
const postponeMs = 60_000
/** After a failure that only a person mends, this much later. */
const postponeForPeopleMs = 15 * 60_000

/** What the CRM's answers mean for the ledger, lead by lead. */
export function settlementsOf(
  answers: readonly WriteAnswer[],
  sent: readonly PlannedLead[],
  context: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite[] {
  const byKey = new Map(sent.map((lead) => [leadKey(lead.stored.lead.ref), lead]))
  return answers.flatMap((answer) => {
    const lead = byKey.get(leadKey(answer.ref))
    if (lead === undefined) return []
    return answer.failure === null
      ? [confirmed(lead, answer, context)]
      : [notDone(lead, answer.failure, context)]
  })
}

/** A lead whose CRM shows the decision already: settled without a call. */
export const nothingToWrite = (
  lead: PlannedLead,
  context: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite => confirmed(lead, { written: {}, modifiedAt: null }, context)

/**
 * Where the CRM answers with another value than was sent into a guarded field, either it dropped the change without a
 * word, and still holds what was read before; or a person was there in between. Then the field counts as holding what
 * was sent, and the next pull brings theirs as theirs.
 */
function confirmed(
  { stored, decisionId, plan }: PlannedLead,
  answer: { readonly written: WriteBackPlan['changes']; readonly modifiedAt: string | null },
  { mapping, now }: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite {
  const mapped = mappingOf(mapping(stored.lead.ref.crm), stored.lead.ref)
  const crossed = guardedFields(mapped).filter((field) => {
    if (!(field in answer.written) || !(field in plan.changes)) return false
    const held = answer.written[field]
    return held !== plan.changes[field] && held !== (stored.lead.written[field] ?? null)
  })
  const isCrossed = crossed.length > 0
  const sent = crossed.map((field) => [field, plan.changes[field] ?? null] as const)
  const written = { ...answer.written, ...Object.fromEntries(sent) }
  const lead = {
    ...stored.lead,
    modifiedAt: isCrossed ? stored.lead.modifiedAt : (answer.modifiedAt ?? stored.lead.modifiedAt),
    written: { ...stored.lead.written, ...written },
  }
  return {
    state: 'confirmed',
    ref: lead.ref,
    decisionId,
    suppressed: plan.suppressed,
    written,
    isHalf: plan.isHalf,
    clearedStage: clearedAfter({ ...stored, ...ownershipOf(stored, mapped, now()) }, written, mapped),
    lead,
    fingerprint: fingerprint(lead, mapped),
  }
}

/** Whether somebody has to change a setting before it can work. */
const isForPeople = ({ kind }: Failure): boolean => kind === 'misconfigured' || kind === 'unauthorized'

/**
 * Whether a write that failed as a whole cannot have arrived: refused by our own budget or as one call too many, called
 * off, or turned away.
 */
export const wasNotCarriedOut = (failure: Failure): boolean =>
  isForPeople(failure) || failure.kind === 'rate-limited' || failure.kind === 'conflict'

/**
 * A refused lead is not tried again by itself, unless it is to have back a stage that we had cleared; one that is gone
 * leaves the reports; everything else stays due, for later.
 */
export function notDone(
  { stored, decisionId, plan }: PlannedLead,
  failure: Failure,
  { mapping, now }: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite {
  const settled = {
    ref: stored.lead.ref,
    decisionId,
    suppressed: plan.suppressed,
    answer: failure.message,
  }
  if (failure.kind === 'rejected') {
    const object = mappingOf(mapping(stored.lead.ref.crm), stored.lead.ref)
    // An owner that is refused is changed, and the stage sent again with the next one.
    const isOwners = failure.field === object.owner
    const before = { ...stored, ...ownershipOf(stored, object, now()) }
    const clearedStage = clearedAfterRefusal(before, isOwners ? {} : plan.changes, object)
    return { ...settled, state: 'rejected', isHalf: clearedStage !== stored.clearedStage, clearedStage }
  }
  if (failure.kind === 'gone') {
    const lead: Lead = { ...stored.lead, standing: { kind: 'gone' } }
    const object = mappingOf(mapping(lead.ref.crm), lead.ref)
    return { ...settled, state: 'gone', lead, fingerprint: fingerprint(lead, object) }
  }
  const retryAt = new Date(now().getTime() + postponementMs(failure))
  return { ...settled, state: 'postponed', retryAt, mayHaveArrived: failure.kind === 'transient' }
}

function postponementMs(failure: Failure): number {
  if (isForPeople(failure)) return postponeForPeopleMs
  // Its queue is held for as long as it takes; what somebody changed meanwhile is read again at once.
  return failure.kind === 'rate-limited' || failure.kind === 'conflict' ? 0 : postponeMs
}

/** Leads for which there is not even a plan. */
export function unplanned(
  failures: readonly LeadFailure[],
  taken: readonly StoredLead[],
  context: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite[] {
  const byKey = new Map(taken.map((stored) => [leadKey(stored.lead.ref), stored]))
  return failures.flatMap(({ ref, failure }) => {
    const stored = byKey.get(leadKey(ref))
    if (stored === undefined || stored.decision === null) return []
    return [notDone({ stored, decisionId: stored.decision.id, plan: nothingPlanned }, failure, context)]
  })
}
