import { leadKey } from '../domain/lead.ts'
import { afterRefusal } from '../domain/next-try.ts'
import type { Owner } from '../domain/owner.ts'
import type { Crm, TaskAnswer } from '../ports/crm.ts'
import { Failure, type FailureKind } from '../ports/failure.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { SettledTask } from '../ports/ledger.ts'
import { readAgain } from '../write-back/read-again.ts'
import { settledFailure } from '../write-back/settlement.ts'
import { withoutValues, withoutValuesOf } from '../write-back/without-values.ts'
import { mostOwnMs, overAfterMs } from './due-tasks.ts'
import type { ReadyTask } from './task-steps.ts'

export type SendingContext = Pick<
  JobContext,
  'crm' | 'ledger' | 'mapping' | 'definition' | 'tally' | 'now' | 'signal' | 'log'
>

export interface SentTasks {
  readonly created: number
  /** Whether some may be there without anybody knowing. */
  readonly inDoubt: boolean
  readonly failures: readonly LeadFailure[]
}

/** After a failure that time mends, a task is tried again this much later. */
const retryMs = 60_000
/** Who has a lead whose owner left is looked at this much later; who is there is remembered for some minutes. */
const orphanedMs = 15 * 60_000
/** A task that cannot be created for so long, and is not there, is a person's matter; it is tried again as seldom. */
const longDoubtMs = 60 * 60_000

/**
 * Creates tasks in one call. That they are being sent is in the ledger before the call, so that whatever happens to this
 * process, the next one looks for them; and the call is over on our side well before it does.
 */
export async function sendTasks(
  crm: Crm,
  toSend: readonly ReadyTask[],
  context: SendingContext,
): Promise<SentTasks> {
  if (toSend.length === 0) return { created: 0, inDoubt: false, failures: [] }
  const { ledger, now } = context
  const startedAt = now()
  const claimed = new Set(
    await ledger.tasks.claim(
      toSend.map(({ task, wanted }) => ({ ...task, dueAt: wanted.dueAt })),
      new Date(startedAt.getTime() + overAfterMs(crm)),
      startedAt,
    ),
  )
  const sent = toSend.filter(({ task }) => claimed.has(task.id))
  if (sent.length === 0) return { created: 0, inDoubt: false, failures: [] }
  const leftMs = startedAt.getTime() + mostOwnMs(crm) - now().getTime()
  // By now others may find them due: whoever looks for them sends them.
  if (leftMs <= 0) return { created: 0, inDoubt: true, failures: [] }
  const isLong = ({ task: { doubtfulSince } }: ReadyTask) =>
    doubtfulSince !== null && startedAt.getTime() - Date.parse(doubtfulSince) > longDoubtMs
  const answers = await answersOf(crm, sent, sent.some(isLong), leftMs, context)
  const { lost, orphaned } = await lookAgain(crm, answers, sent, context)
  const byReference = new Map(sent.map((ready) => [ready.task.reference, ready]))
  const settled = answers.flatMap((answer) => {
    const ready = byReference.get(answer.reference)
    if (ready === undefined) return []
    return answer.failure?.kind === 'transient' && isLong(ready)
      ? [putOff(ready, now())]
      : settledTask(answer, ready, { lost, orphaned }, now())
  })
  await ledger.tasks.settle(settled, now())
  // Recorded with its settlement.
  const rejected = new Set(settled.filter(({ state }) => state === 'rejected').map(({ id }) => id))
  const recorded = new Set(sent.filter(({ task }) => rejected.has(task.id)).map(({ task }) => task.reference))
  const longDoubtful = new Set(sent.filter(isLong).map(({ task }) => task.reference))
  const isLeft = ({ ref, reference, failure }: Extract<TaskAnswer, LeadFailure>) =>
    failure.kind === 'transient'
      ? longDoubtful.has(reference)
      : !isRefused(failure) || !(lost.has(leadKey(ref)) || orphaned.has(reference) || recorded.has(reference))
  return {
    created: settled.filter(({ state }) => state === 'confirmed').length,
    inDoubt: answers.some(
      ({ reference, failure }) => failure?.kind === 'transient' && !longDoubtful.has(reference),
    ),
    failures: answers.filter(isFailed).filter(isLeft).map(asRejected),
  }
}

const isFailed = (answer: TaskAnswer): answer is Extract<TaskAnswer, LeadFailure> => answer.failure !== null

/**
 * When the call as a whole fails in a way that says it was not carried out, its tasks are as they were before. When
 * nobody knows whether it was, that is the answer of each task if it `isToBeTold`, or else of the whole job.
 */
async function answersOf(
  crm: Crm,
  sent: readonly ReadyTask[],
  isToBeTold: boolean,
  leftMs: number,
  { ledger, now, signal }: SendingContext,
): Promise<TaskAnswer[]> {
  const ownTime = AbortSignal.any([signal, AbortSignal.timeout(leftMs)])
  const leads = sent.map(({ task }) => task.stored.lead)
  const tasks = sent.map(({ wanted }) => wanted)
  try {
    const answers = await withoutValuesOf(leads, () => crm.createTasks(tasks, ownTime))
    return answers.map((answer) =>
      answer.failure === null ? answer : { ...answer, failure: withoutValues(answer.failure, leads) },
    )
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'transient')
      await ledger.tasks.settle(
        sent.map((ready) => again(ready, error, now())),
        now(),
      )
    else if (error instanceof Failure && isToBeTold && !signal.aborted)
      return sent.map(({ task, wanted: { ref } }) => ({ ref, reference: task.reference, failure: error }))
    throw error
  }
}

/** Whether a CRM would not have a task. Which of the two it says is its own affair: what is there is looked at. */
const isRefused = ({ kind }: Failure): boolean => kind === 'gone' || kind === 'rejected'

/** What a look at the CRM found about tasks that it refused. */
interface Looked {
  /** Keys of leads that are otherwise than the ledger had them: their tasks go on when they are decided anew. */
  readonly lost: ReadonlySet<string>
  /** References of tasks whose owners have left: they wait until somebody else has the lead. */
  readonly orphaned: ReadonlySet<string>
}

/** Looks again at the leads of refused tasks, and at who is still there. Where all is as it was, something else is wrong. */
async function lookAgain(
  crm: Crm,
  answers: readonly TaskAnswer[],
  sent: readonly ReadyTask[],
  context: SendingContext,
): Promise<Looked> {
  const refused = new Set(
    answers
      .filter((answer) => isFailed(answer) && isRefused(answer.failure))
      .map(({ reference }) => reference),
  )
  const tasks = sent.filter(({ task }) => refused.has(task.reference))
  if (tasks.length === 0) return { lost: new Set(), orphaned: new Set() }
  const { moved } = await readAgain(
    tasks.map(({ task }) => task.stored),
    crm,
    context,
  )
  const isActive = activeAmong(await crm.readOwners(context.signal))
  return {
    lost: new Set(moved.map(leadKey)),
    orphaned: new Set(
      tasks.filter(({ wanted }) => !isActive(wanted.ownerId)).map(({ task }) => task.reference),
    ),
  }
}

/** Whether somebody is a person who can do a task. */
export const activeAmong =
  (owners: readonly Owner[]) =>
  (ownerId: string): boolean =>
    owners.some(({ id, isActive, kind }) => id === ownerId && isActive && kind === 'person')

function settledTask(
  { ref, ...answer }: TaskAnswer,
  ready: ReadyTask,
  { lost, orphaned }: Looked,
  at: Date,
): SettledTask[] {
  const { id } = ready.task
  const { failure } = answer
  if (failure === null) return [{ id, asRead: null, state: 'confirmed', taskId: answer.taskId }]
  // It stays sent: when the call can no longer be under way, it is looked for.
  if (failure.kind === 'transient') return []
  if (orphaned.has(ready.task.reference)) return [orphanedTask(ready, at)]
  return isRefused(failure) && !lost.has(leadKey(ref))
    ? [rejectedTask(ready, asRejected({ ref, failure }).failure, at)]
    : [again(ready, failure, at)]
}

/** A refusal, recorded in the statement that settles it, and tried again after pauses that grow. */
function rejectedTask({ task }: ReadyTask, failure: Failure, at: Date): SettledTask {
  const { tries, nextAt } = afterRefusal({ tries: task.refusals, nextAt: null }, at)
  return {
    id: task.id,
    asRead: null,
    state: 'rejected',
    answer: failure.message,
    refusals: tries,
    retryAt: new Date(nextAt),
    failure: settledFailure(failure, task.stored.lead.ref.crm),
  }
}

/** It counts as refused, so that the next run asks whether the owner is still there. */
const orphanedTask = ({ task }: ReadyTask, at: Date): SettledTask => ({
  id: task.id,
  asRead: null,
  state: 'planned',
  retryAt: new Date(at.getTime() + orphanedMs),
  mayExist: task.doubtfulSince !== null,
  refusals: task.refusals + 1,
})

/** A refusal of the CRM settles this sending; what was in doubt before stays so. */
function again({ task }: ReadyTask, { kind }: Failure, at: Date): SettledTask {
  const planned = {
    id: task.id,
    asRead: null,
    state: 'planned',
    mayExist: task.doubtfulSince !== null,
  } as const
  if (kind !== 'misconfigured')
    return { ...planned, retryAt: new Date(at.getTime() + retryInMs(kind)), refusals: task.refusals }
  const { tries, nextAt } = afterRefusal({ tries: task.refusals, nextAt: null }, at)
  return { ...planned, retryAt: new Date(nextAt), refusals: tries }
}

const putOff = ({ task }: ReadyTask, at: Date): SettledTask => ({
  id: task.id,
  asRead: null,
  state: 'planned',
  retryAt: new Date(at.getTime() + longDoubtMs),
  mayExist: true,
  refusals: task.refusals,
})

/** The queue is held for as long as the CRM asked, or stopped until we are let in, and the job with it. */
const retryInMs = (kind: FailureKind): number =>
  kind === 'rate-limited' || kind === 'unauthorized' ? 0 : retryMs

/**
 * A record that is there after all, and of which the CRM says that it is gone, is refused like any other; so is a task
 * that the CRM failed to create for long.
 */
const asRejected = ({ ref, failure }: LeadFailure): LeadFailure =>
  failure.kind === 'gone' || failure.kind === 'transient'
    ? { ref, failure: new Failure('rejected', failure.message, { cause: failure, origin: failure.origin }) }
    : { ref, failure }
