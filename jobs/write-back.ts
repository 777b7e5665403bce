import { z } from 'zod'
import { mappingOf } from '../src/domain/crm-mapping.ts'
import { fingerprint } from '../src/domain/fingerprint.ts'
import { CrmName, type Lead, LeadRef, leadKey } from '../src/domain/lead.ts'
import { leadsPerJob } from '../src/domain/lead-batch.ts'
import { planWriteBack, type WriteBackPlan } from '../src/domain/write-back-plan.ts'
import type { Crm, WriteAnswer } from '../src/ports/crm.ts'
import { Failure } from '../src/ports/failure.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import type { PlannedWrite, SettledWrite, StoredLead } from '../src/ports/ledger.ts'
import { type RequalificationContext, requalifyLeads } from '../src/qualification/requalify-leads.ts'

/** After a failure that only time mends, the sweeper may try a lead again this much later. */
const postponeMs = 60_000
/** After a failure that only a person mends, this much later. */
const postponeForPeopleMs = 15 * 60_000

/** With so many batches due, the guarded leads among them fill their reads. */
const batchesWorthWaitingFor = 5
/** But no lead waits longer than this for others to share its call. */
const mostWaitMs = 5_000
const lookAgainMs = 400

type WriteBackContext = RequalificationContext &
  Pick<JobContext, 'crm' | 'backlog' | 'enqueue' | 'signal' | 'urgency'>

/** A lead with the change that would make its CRM show the decision. */
interface Pending {
  readonly stored: StoredLead
  readonly decisionId: number
  readonly plan: WriteBackPlan
}

/**
 * The only door out: makes a CRM show what was decided. Takes the leads with a write due (or those named), in one full
 * batch, reads again those whose stage or owner would change, and sends the smallest change. Run twice, the second
 * finds nothing to do.
 */
export const writeBack = defineJob({
  name: 'write-back',
  payload: z.object({ crm: CrmName, leads: z.array(LeadRef).max(leadsPerJob).nullable() }),
  queue: ({ crm }) => crm,
  deduplicate: ({ crm, leads }) => (leads === null ? `write-back ${crm}` : null),
  narrow: ({ crm }, leads) => ({ crm, leads: [...leads] }),
  retries: { attempts: 8, backoffMs: 5_000 },
  async run({ crm, leads }, context: WriteBackContext) {
    const adapter = context.crm(crm)
    const { ledger, urgency } = context
    const taken = leads === null ? await takeDue(adapter, context) : await ledger.leads.read(leads)
    if (taken === 'not yet')
      await context.enqueue(writeBack, [{ crm, leads: null }], { urgency, delayMs: lookAgainMs })
    if (taken === 'not yet' || taken.length === 0) return undefined
    const pending = await guard(plan(taken, context), adapter, context)
    const { toSend, settled } = split(pending, context)
    const answers = toSend.length === 0 ? [] : await send(adapter, toSend, context)
    await ledger.writes.settle([...settled, ...settle(answers, toSend, context)], context.now())
    context.tally('written', answers.filter(({ failure }) => failure === null).length)
    if (leads === null && taken.length >= adapter.writeBatchSize)
      await context.enqueue(writeBack, [{ crm, leads: null }], { urgency })
    return {
      attempted: taken.map(({ lead }) => lead.ref),
      failures: answers.flatMap(({ ref, failure }) => (failure === null ? [] : [{ ref, failure }])),
    }
  },
})

/**
 * The next full batch of what is due. While more is on its way and nothing waits for long, it answers `not yet`: then
 * the batches come full, and so do the reads of the guarded leads among them. A webhook never waits.
 */
async function takeDue(
  { name, writeBatchSize }: Crm,
  { ledger, backlog, now, urgency }: WriteBackContext,
): Promise<readonly StoredLead[] | 'not yet'> {
  const enough = writeBatchSize * batchesWorthWaitingFor
  const at = now()
  const limits = {
    take: writeBatchSize,
    countTo: enough,
    patientUntil: new Date(at.getTime() - (urgency === 'webhook' ? 0 : mostWaitMs)),
  }
  const { leads, total, since } = await ledger.writes.due(name, limits, at)
  if (since === null || total >= enough || urgency === 'webhook') return leads
  if (at.getTime() - Date.parse(since) >= mostWaitMs) return leads
  const others = Object.values(await backlog()).reduce((sum, count) => sum + count, 0) - 1
  return others > 0 ? 'not yet' : leads
}

function plan(stored: readonly StoredLead[], { mapping }: WriteBackContext): Pending[] {
  return stored.flatMap((state) => {
    if (state.decision === null) return []
    const { lead, lastWritten, assignment, decision } = state
    const facts = { lead, lastWritten, assignment, decision: decision.decision }
    const object = mappingOf(mapping(lead.ref.crm), lead.ref)
    return [{ stored: state, decisionId: decision.id, plan: planWriteBack(facts, object) }]
  })
}

/**
 * Reads again the leads whose stage or owner would change. Where people changed something meanwhile, the lead is
 * decided anew on what is there now, and the plan follows.
 */
async function guard(
  pending: readonly Pending[],
  adapter: Crm,
  context: WriteBackContext,
): Promise<Pending[]> {
  const guarded = pending.filter(({ plan }) => plan.isGuarded)
  if (guarded.length === 0) return [...pending]
  const { ledger, mapping } = context
  const print = (lead: Lead) => fingerprint(lead, mappingOf(mapping(adapter.name), lead.ref))
  const before = new Map(guarded.map(({ stored }) => [leadKey(stored.lead.ref), print(stored.lead)]))
  const fresh = await adapter.readLeads(
    guarded.map(({ stored }) => stored.lead.ref),
    context.signal,
  )
  const moved = fresh
    .map((lead) => ({ lead, fingerprint: print(lead) }))
    .filter(({ lead, fingerprint: now }) => before.get(leadKey(lead.ref)) !== now)
  if (moved.length === 0) return [...pending]
  const refs = moved.map(({ lead }) => lead.ref)
  await ledger.leads.storeLeads(moved, context.now())
  await requalifyLeads(adapter.name, await ledger.leads.read(refs), { routableWaits: true }, context)
  const anew = plan(await ledger.leads.read(refs), context)
  const keys = new Set(refs.map(leadKey))
  return [...pending.filter(({ stored }) => !keys.has(leadKey(stored.lead.ref))), ...anew]
}

/** What must go to the CRM, and what is settled without a call: already as it should be, or gone. */
function split(pending: readonly Pending[], context: WriteBackContext) {
  const isEmpty = ({ plan }: Pending) => Object.keys(plan.changes).length === 0
  return {
    toSend: pending.filter((lead) => !isEmpty(lead)),
    settled: pending.filter(isEmpty).map((lead) => confirmed(lead, {}, null, context)),
  }
}

/** Plans in the ledger, then one call. When the call as a whole fails, all its leads stay due for later. */
async function send(
  adapter: Crm,
  toSend: readonly Pending[],
  context: WriteBackContext,
): Promise<WriteAnswer[]> {
  const planned: PlannedWrite[] = toSend.map(({ stored, decisionId, plan }) => ({
    ref: stored.lead.ref,
    decisionId,
    changes: plan.changes,
  }))
  await context.ledger.writes.plan(planned, context.now())
  try {
    return await adapter.writeBack(planned, context.signal)
  } catch (error) {
    if (error instanceof Failure) {
      const postponed = toSend.map((lead) => notDone(lead, error, context))
      await context.ledger.writes.settle(postponed, context.now())
    }
    throw error
  }
}

function settle(
  answers: readonly WriteAnswer[],
  sent: readonly Pending[],
  context: WriteBackContext,
): SettledWrite[] {
  const bySent = new Map(sent.map((lead) => [leadKey(lead.stored.lead.ref), lead]))
  return answers.flatMap((answer) => {
    const lead = bySent.get(leadKey(answer.ref))
    if (lead === undefined) return []
    return answer.failure === null
      ? [confirmed(lead, answer.written, answer.modifiedAt, context)]
      : [notDone(lead, answer.failure, context)]
  })
}

function confirmed(
  { stored, decisionId, plan }: Pending,
  written: WriteBackPlan['changes'],
  modifiedAt: string | null,
  { mapping }: WriteBackContext,
): SettledWrite {
  const lead = {
    ...stored.lead,
    modifiedAt: modifiedAt ?? stored.lead.modifiedAt,
    written: { ...stored.lead.written, ...written },
  }
  return {
    state: 'confirmed',
    ref: lead.ref,
    decisionId,
    suppressed: plan.suppressed,
    written,
    lead,
    fingerprint: fingerprint(lead, mappingOf(mapping(lead.ref.crm), lead.ref)),
  }
}

function notDone(
  { stored, decisionId, plan }: Pending,
  failure: Failure,
  { now }: WriteBackContext,
): SettledWrite {
  const settled = { ref: stored.lead.ref, decisionId, suppressed: plan.suppressed, answer: failure.message }
  if (failure.kind === 'rejected' || failure.kind === 'gone') return { ...settled, state: 'rejected' }
  const isForPeople = failure.kind === 'misconfigured' || failure.kind === 'unauthorized'
  const retryAt = new Date(now().getTime() + (isForPeople ? postponeForPeopleMs : postponeMs))
  return { ...settled, state: 'postponed', retryAt }
}
