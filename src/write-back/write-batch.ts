import { type CrmName, leadKey } from '../domain/lead.ts'
import { isNamed } from '../domain/waiting-fields.ts'
import type { Crm, WriteAnswer } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'
import type { LeadFailure } from '../ports/job.ts'
import type { SettledWrite, StoredLead } from '../ports/ledger.ts'
import type { RoutingContext } from '../qualification/route-leads.ts'
import { decideAgain } from './decide-again.ts'
import { storeLost } from './lost-leads.ts'
import { type Holds, type PlannedLead, planLeads } from './planned-leads.ts'
import { type NarrowedLead, narrowedLeads, sharedFailures } from './refused-fields.ts'
import { giveToTheNext, refusedOwners } from './refused-owners.ts'
import {
  goesAgain,
  leftToOthers,
  notDone,
  nothingToWrite,
  settlementOf,
  unplanned,
  wasNotCarriedOut,
} from './settlement.ts'
import { withoutValues, withoutValuesOf } from './without-values.ts'
import { writeGuardOf } from './write-guard.ts'

export interface WrittenBatch {
  readonly written: number
  /** CRMs in which other records of the same people are due to be written now. */
  readonly dueIn: readonly CrmName[]
  /** Leads whose CRM shows what was decided, but for what waits. */
  readonly shown: readonly StoredLead[]
  /** Whether leads of the batch are due once more. */
  readonly isUnfinished: boolean
  /** What goes again, or is to be recorded yet; a refusal was recorded with its settlement. */
  readonly failures: readonly LeadFailure[]
}

type Answered = readonly { readonly lead: PlannedLead; readonly answer: WriteAnswer }[]

/**
 * Plans and writes leads in one call, and in another one what is left of those whose CRM refused fields of ours. Each
 * call's answers are settled before the next one, so that wherever the process dies, what is open is still due.
 */
export async function writeBatch(
  crm: Crm,
  taken: readonly StoredLead[],
  holds: Holds,
  context: RoutingContext,
): Promise<WrittenBatch> {
  const {
    planned,
    readAt,
    failures: notPlanned,
    outdated,
    dueIn,
  } = await planLeads(taken, crm, holds, context)
  const toSend = planned.filter(isToSend)
  const first = answered(toSend, await sendFirst(crm, toSend, readAt, context))
  const narrowed = narrowedLeads(
    first.map(({ answer }) => answer),
    toSend,
    context,
  )
  const isNarrowed = new Set(narrowed.map(({ sent }) => sent))
  const settledFirst = await settle(
    crm.name,
    first.filter(({ lead }) => !isNarrowed.has(lead)),
    {
      also: [
        ...unplanned(notPlanned, taken, context),
        ...leftToOthers(outdated, taken, context),
        ...planned.filter((lead) => !toSend.includes(lead)).map((lead) => nothingToWrite(lead, context)),
        ...narrowed.map(({ sent, failure }) => goesAgain(sent, failure, context)),
      ],
      waiting: [],
      holds,
      context,
    },
  )
  const settledRest =
    narrowed.length === 0 ? nothingSettled : await writeTheRest(crm, narrowed, { readAt, holds, context })

  const answers = [...settledFirst.answered, ...settledRest.answered]
  const failed = answers.flatMap(({ answer }) => (answer.failure === null ? [] : [answer]))
  const isFailed = new Set(failed.map(({ ref }) => leadKey(ref)))
  const shown = planned.map(({ stored }) => stored).filter(({ lead }) => !isFailed.has(leadKey(lead.ref)))
  return {
    written: answers.filter(({ answer }) => answer.failure === null).length,
    dueIn: [...new Set([...dueIn, ...settledFirst.dueIn, ...settledRest.dueIn])],
    shown,
    isUnfinished: settledFirst.isUnfinished || settledRest.isUnfinished,
    failures: [
      ...notPlanned.filter(isUnrecorded(taken)),
      ...outdated,
      ...settledFirst.failures,
      ...settledRest.failures,
    ],
  }
}

/** A lead that could not be planned is settled, and its failure recorded, where there was a decision to write. */
const isUnrecorded =
  (taken: readonly StoredLead[]) =>
  ({ ref, failure }: LeadFailure): boolean =>
    failure.kind !== 'rejected' ||
    !taken.some(({ lead, decision }) => decision !== null && leadKey(lead.ref) === leadKey(ref))

const isToSend = ({ plan }: PlannedLead): boolean => Object.keys(plan.changes).length > 0

interface Settled {
  readonly answered: Answered
  /** Those that were not recorded with a settlement. */
  readonly failures: readonly LeadFailure[]
  readonly dueIn: readonly CrmName[]
  readonly isUnfinished: boolean
}
const nothingSettled: Settled = { answered: [], failures: [], dueIn: [], isUnfinished: false }

interface RestContext {
  readonly readAt: number | null
  readonly holds: Holds
  readonly context: RoutingContext
}

/**
 * Writes narrowed leads without what was refused. One that is refused once more is refused as a whole, by a rule that
 * named a field of ours by chance: then nothing of it waits for that field.
 */
async function writeTheRest(
  crm: Crm,
  narrowed: readonly NarrowedLead[],
  { readAt, holds, context }: RestContext,
): Promise<Settled> {
  const rests = narrowed.map(({ rest }) => rest)
  const toSend = rests.filter(isToSend)
  const rest = answered(toSend, await sendOrFail(crm, toSend, readAt, context))
  const isRefused = new Set(rest.flatMap(({ lead, answer }) => (answer.failure === null ? [] : [lead])))
  return settle(crm.name, rest, {
    also: rests.filter((lead) => !isToSend(lead)).map((lead) => nothingToWrite(lead, context)),
    waiting: narrowed.filter((one) => !isRefused.has(one.rest)),
    holds,
    context,
  })
}

interface Settling {
  /** What is settled without an answer. */
  readonly also: readonly SettledWrite[]
  /** Leads that wait for a field from now on. */
  readonly waiting: readonly NarrowedLead[]
  readonly holds: Holds
  readonly context: RoutingContext
}

/** Settles what a call answered; refused owners and lost records are seen to first, since until then their leads are due. */
async function settle(
  crm: CrmName,
  answers: Answered,
  { also, waiting, holds, context }: Settling,
): Promise<Settled> {
  const leads = answers.map(({ lead }) => lead)
  const plain = answers.map(({ answer }) => answer)
  const refused = refusedOwners(plain, leads, context)
  const dueForOwners = await giveToTheNext(crm, refused, context)
  const lost = await storeLost(plain, leads, context)
  const settlements = answers.map(({ lead, answer }) => {
    const settled = settlementOf(lead, answer, context)
    return refused.includes(lead) && settled.state === 'rejected' ? { ...settled, failure: null } : settled
  })
  const written = answers.flatMap(({ lead, answer }) => (answer.failure === null ? [lead] : []))
  await context.ledger.writes.settle(
    [...also, ...settlements],
    context.now(),
    sharedFailures(crm, { waiting, written, holds }, context),
  )
  sayRefused(crm, settlements, waiting, context)
  const again = await decideAgain(lost, [], context)
  return {
    answered: answers,
    failures: plain.flatMap(({ ref, failure }, index) =>
      failure === null || settlements[index]?.state === 'rejected' ? [] : [{ ref, failure }],
    ),
    dueIn: [...dueForOwners, ...again.dueIn],
    isUnfinished: refused.length > 0 || settlements.some((write) => 'isHalf' in write && write.isHalf),
  }
}

function sayRefused(
  crm: CrmName,
  settlements: readonly SettledWrite[],
  waiting: readonly NarrowedLead[],
  { log }: RoutingContext,
): void {
  const count = settlements.filter((write) => write.state === 'rejected' && write.failure !== null).length
  if (count > 0)
    log.warn('The CRM refused leads; each stands among the failures with its reason, and is tried again.', {
      crm,
      count,
    })
  if (waiting.length > 0)
    log.warn('The CRM refused fields of ours; these leads were written without them.', {
      crm,
      count: waiting.length,
    })
}

function answered(sent: readonly PlannedLead[], answers: readonly WriteAnswer[]): Answered {
  const byKey = new Map(sent.map((lead) => [leadKey(lead.stored.lead.ref), lead]))
  return answers.flatMap((answer) => {
    const lead = byKey.get(leadKey(answer.ref))
    return lead === undefined ? [] : [{ lead, answer }]
  })
}

/**
 * Records the plan, then makes the one call. A call that is refused for fields of ours is the answer of each of its leads;
 * any other failure of the whole call is thrown.
 */
async function send(
  crm: Crm,
  toSend: readonly PlannedLead[],
  readAt: number | null,
  context: RoutingContext,
): Promise<readonly WriteAnswer[]> {
  if (toSend.length === 0) return []
  const { ledger, now, signal } = context
  const writes = toSend.map(({ stored, decisionId, plan }) => ({
    ref: stored.lead.ref,
    decisionId,
    changes: plan.changes,
  }))
  const byKey = new Map(toSend.map(({ stored: { lead } }) => [leadKey(lead.ref), lead]))
  const guard = writeGuardOf(toSend, readAt, context)
  await ledger.writes.plan(writes, now())
  try {
    const answers = await withoutValuesOf([...byKey.values()], () => crm.writeBack(writes, signal, guard))
    return answers.map((answer) => {
      const lead = byKey.get(leadKey(answer.ref))
      if (answer.failure === null || lead === undefined) return answer
      return { ref: answer.ref, failure: withoutValues(answer.failure, [lead]) }
    })
  } catch (error) {
    if (error instanceof Failure && speaksOfFields(error, toSend))
      return toSend.map(({ stored }) => ({ ref: stored.lead.ref, failure: error }))
    throw error
  }
}

/**
 * The first call of a batch. When it fails as a whole, its leads stay due: this job goes again for them soon, or, where
 * only a person can mend it, some later one. What cannot have arrived does not count as unanswered.
 */
async function sendFirst(
  crm: Crm,
  toSend: readonly PlannedLead[],
  readAt: number | null,
  context: RoutingContext,
): Promise<readonly WriteAnswer[]> {
  try {
    return await send(crm, toSend, readAt, context)
  } catch (error) {
    if (error instanceof Failure && wasNotCarriedOut(error))
      await context.ledger.writes.settle(
        toSend.map((lead) => notDone(lead, error, context)),
        context.now(),
      )
    throw error
  }
}

/** Whether a call was refused for fields that some of its leads carried. */
const speaksOfFields = ({ kind, fields }: Failure, sent: readonly PlannedLead[]): boolean =>
  kind === 'misconfigured' &&
  sent.some(({ stored: { lead }, plan }) =>
    Object.keys(plan.changes).some((field) => isNamed(fields, lead.ref.object, field)),
  )

/** The second call of a batch, whose first one is settled: when it fails as a whole, so does each of its leads. */
async function sendOrFail(
  crm: Crm,
  toSend: readonly PlannedLead[],
  readAt: number | null,
  context: RoutingContext,
): Promise<readonly WriteAnswer[]> {
  try {
    return await send(crm, toSend, readAt, context)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return toSend.map(({ stored }) => ({ ref: stored.lead.ref, failure: error }))
  }
}
