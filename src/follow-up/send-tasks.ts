import { leadKey } from '../domain/lead.ts'
import { afterRefusal } from '../domain/next-try.ts'
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
  const lost = await lostLeads(crm, answers, sent, context)
  const byReference = new Map(sent.map((ready) => [ready.task.reference, ready]))
  const settled = answers.flatMap((answer) => {
    const ready = byReference.get(answer.reference)
    if (ready === undefined) return []
    return answer.failure?.kind === 'transient' && isLong(ready)
      ? [putOff(ready, now())]
      : settledTask(answer, ready, lost, now())
  })
  await ledger.tasks.settle(settled, now())
  // Recorded with its settlement.
  const recorded = new Set(settled.filter(({ state }) => state === 'rejected').map(({ id }) => id))
  const longDoubtful = new Set(sent.filter(isLong).map(({ task }) => task.reference))
  const isLeft = ({ ref, reference, failure }: Extract<TaskAnswer, LeadFailure>) =>
    failure.kind === 'transient'
      ? longDoubtful.has(reference)
      : !(failure.kind === 'gone' && lost.has(leadKey(ref))) &&
        !recorded.has(byReference.get(reference)?.task.id ?? 0)
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

/**
 * The leads that the CRM says are no more and that a fresh read finds otherwise than the ledger has them: their tasks
 * go on when they are decided anew. Where the record is as it was, something else is wrong with the task.
 */
async function lostLeads(
  crm: Crm,
  answers: readonly TaskAnswer[],
  sent: readonly ReadyTask[],
  context: SendingContext,
): Promise<ReadonlySet<string>> {
  const gone = new Set(
    answers.filter(({ failure }) => failure?.kind === 'gone').map(({ ref }) => leadKey(ref)),
  )
  const leads = sent.map(({ task }) => task.stored).filter(({ lead }) => gone.has(leadKey(lead.ref)))
  const { moved } = await readAgain(leads, crm, context)
  return new Set(moved.map(leadKey))
}

function settledTask(
  { ref, ...answer }: TaskAnswer,
  ready: ReadyTask,
  lost: ReadonlySet<string>,
  at: Date,
): SettledTask[] {
  const { id } = ready.task
  const { failure } = answer
  if (failure === null) return [{ id, asRead: null, state: 'confirmed', taskId: answer.taskId }]
  // It stays sent: when the call can no longer be under way, it is looked for.
  if (failure.kind === 'transient') return []
  const isRejected = failure.kind === 'rejected' || (failure.kind === 'gone' && !lost.has(leadKey(ref)))
  return isRejected
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
