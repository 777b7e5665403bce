import {
  type ClearedStage,
  clearedAfter,
  clearedAfterRefusal,
  isRefusalOver,
} from '../domain/cleared-stage.ts'
import { guardedFields, mappingOf } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { type CrmName, type Lead, leadKey } from '../domain/lead.ts'
import { afterRefusal, neverTried, type Tries } from '../domain/next-try.ts'
import { ownershipOf } from '../domain/requalify.ts'
import { isNamed, isOfValue } from '../domain/waiting-fields.ts'
import { nothingPlanned, type WriteBackPlan } from '../domain/write-back-plan.ts'
import type { WriteAnswer } from '../ports/crm.ts'
import type { Failure } from '../ports/failure.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { SettledFailure, SettledWrite, StoredLead } from '../ports/ledger.ts'
import { nextStep } from '../ports/next-step.ts'
import type { PlannedLead } from './planned-leads.ts'

/** After a failure that time mends, the sweeper may try a lead again this much later. */
const postponeMs = 60_000

/** What the CRM's answer means for the ledger. */
export const settlementOf = (
  lead: PlannedLead,
  answer: WriteAnswer,
  context: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite =>
  answer.failure === null ? confirmed(lead, answer, context) : notDone(lead, answer.failure, context)

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
  { stored, decisionId, plan, waitsFor }: PlannedLead,
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
  const ownership = ownershipOf(stored, mapped, now())
  const clearedStage = clearedAfter({ ...stored, ...ownership }, written, mapped)
  const lastWritten = { ...ownership.lastWritten, ...written }
  const wanted = stored.decision === null ? null : mapped.stage?.write[stored.decision.decision.stage]
  return {
    state: 'confirmed',
    ref: lead.ref,
    decisionId,
    suppressed: plan.suppressed,
    written,
    isHalf: plan.isHalf,
    clearedStage: isRefusalOver({ lastWritten, clearedStage }, wanted, mapped) ? null : clearedStage,
    waitsFor,
    refusal: refusalOfValues(stored, waitsFor, now()),
    lead,
    fingerprint: fingerprint(lead, mapped),
  }
}

/** When values that were refused are tried again: as before where they only wait on, later each time they were sent. */
function refusalOfValues(
  { refusal, waitsFor: before }: StoredLead,
  waitsFor: readonly string[],
  at: Date,
): Tries {
  const values = waitsFor.filter(isOfValue)
  if (values.length === 0) return neverTried
  const isWaitingOn = refusal.nextAt !== null && values.every((cause) => before.includes(cause))
  return isWaitingOn ? refusal : afterRefusal(refusal, at)
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
 * A refused lead is tried again after pauses that grow, or at once to have back a stage that we had cleared; one that is
 * gone leaves the reports; everything else stays due, for later.
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
  const clearedStage = clearedStageAfter({ stored, plan }, failure, { mapping, now })
  const isHalf = clearedStage !== stored.clearedStage
  if (failure.kind === 'rejected' || isHalf) {
    return {
      ...settled,
      state: 'rejected',
      isHalf,
      clearedStage,
      refusal: afterRefusal(stored.refusal, now()),
      failure: settledFailure(failure, stored.lead.ref.crm),
    }
  }
  if (failure.kind === 'gone') {
    const lead: Lead = { ...stored.lead, standing: { kind: 'gone' } }
    const object = mappingOf(mapping(lead.ref.crm), lead.ref)
    return { ...settled, state: 'gone', lead, fingerprint: fingerprint(lead, object) }
  }
  const { refusal } = stored
  if (failure.kind === 'misconfigured') {
    const { tries, nextAt } = afterRefusal({ ...refusal, nextAt: null }, now())
    return {
      ...settled,
      state: 'postponed',
      retryAt: new Date(nextAt),
      mayHaveArrived: false,
      refusals: tries,
    }
  }
  const isTransient = failure.kind === 'transient'
  // Any other has its queue held or stopped for as long as it takes, or is read again at once.
  const retryAt = new Date(now().getTime() + (isTransient ? postponeMs : 0))
  return { ...settled, state: 'postponed', retryAt, mayHaveArrived: isTransient, refusals: refusal.tries }
}

/**
 * What is to be remembered of a stage that we had cleared, once the CRM refused the write that was to set it anew. Who is
 * refused as an owner is changed, and the stage sent again with the next one.
 */
export function clearedStageAfter(
  { stored, plan }: Pick<PlannedLead, 'stored' | 'plan'>,
  { kind, field, fields }: Failure,
  { mapping, now }: Pick<JobContext, 'mapping' | 'now'>,
): ClearedStage | null {
  if (stored.clearedStage === null || !(kind === 'rejected' || kind === 'misconfigured'))
    return stored.clearedStage
  const object = mappingOf(mapping(stored.lead.ref.crm), stored.lead.ref)
  const isAboutStage = object.stage !== null && isNamed(fields, stored.lead.ref.object, object.stage.field)
  if (kind === 'misconfigured' && !isAboutStage) return stored.clearedStage
  const before = { ...stored, ...ownershipOf(stored, object, now()) }
  return clearedAfterRefusal(before, field === object.owner ? {} : plan.changes, object)
}

/** What is recorded of a refusal, in the CRM's words. */
export const settledFailure = (failure: Failure, crm: CrmName): SettledFailure => ({
  kind: failure.kind,
  cause: failure.obstacle ?? '',
  message: failure.message,
  next: nextStep(failure, crm),
})

/** A lead that goes again at once, without what was refused. */
export const goesAgain = (
  { stored, decisionId, plan }: PlannedLead,
  { message }: Failure,
  { now }: Pick<JobContext, 'now'>,
): SettledWrite => ({
  ref: stored.lead.ref,
  decisionId,
  suppressed: plan.suppressed,
  answer: message,
  state: 'postponed',
  retryAt: now(),
  mayHaveArrived: false,
  refusals: stored.refusal.tries,
})

/** Leads that are left to another process: due a little later, so that this one does not take the same ones again. */
export function leftToOthers(
  failures: readonly LeadFailure[],
  taken: readonly StoredLead[],
  { now }: Pick<JobContext, 'now'>,
): SettledWrite[] {
  const byKey = new Map(taken.map((stored) => [leadKey(stored.lead.ref), stored]))
  return failures.flatMap(({ ref, failure: { message } }) => {
    const stored = byKey.get(leadKey(ref))
    if (stored === undefined || stored.decision === null) return []
    return [
      {
        ref,
        decisionId: stored.decision.id,
        suppressed: [],
        answer: message,
        state: 'postponed' as const,
        retryAt: new Date(now().getTime() + postponeMs),
        // A write before that never got its answer is still without one.
        mayHaveArrived: stored.unanswered !== null,
        refusals: stored.refusal.tries,
      },
    ]
  })
}

/** Leads for which there is not even a plan. */
export function unplanned(
  failures: readonly LeadFailure[],
  taken: readonly StoredLead[],
  context: Pick<JobContext, 'mapping' | 'now'>,
): SettledWrite[] {
  const byKey = new Map(taken.map((stored) => [leadKey(stored.lead.ref), stored]))
  return failures.flatMap(({ ref, failure }): SettledWrite[] => {
    const stored = byKey.get(leadKey(ref))
    if (stored === undefined || stored.decision === null) return []
    const lead = { stored, decisionId: stored.decision.id, plan: nothingPlanned, waitsFor: [] }
    const settled = notDone(lead, failure, context)
    // A write before that never got its answer is still without one.
    return settled.state === 'postponed'
      ? [{ ...settled, mayHaveArrived: stored.unanswered !== null }]
      : [settled]
  })
}
