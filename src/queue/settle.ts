import { RateLimitError, UnrecoverableError } from 'bullmq'
import type { LeadRef } from '../domain/lead.ts'
import { dispositionOf, Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import type { AnyJob } from './any-job.ts'
import { backoffDelayMs, retryAtOnce } from './backoff.ts'
import type { OpenQueue, QueuedJob } from './engine.ts'
import type { FailureBook } from './failure-book.ts'
import type { JobEnvelope } from './job-envelope.ts'
import type { Refusal, Settlement } from './outcome.ts'
import type { Producer } from './producer.ts'
import type { QueueBrake } from './queue-brake.ts'
import type { ObserveQueue } from './queue-events.ts'
import type { QuietLog } from './quiet-log.ts'
import { storableError, storableMessage } from './sanitise.ts'

/** One start of a job. */
export interface RunningJob {
  readonly definition: AnyJob
  readonly envelope: JobEnvelope
  readonly job: QueuedJob
  readonly queue: OpenQueue
  /** The leads it spoke of; empty when it does not answer for leads. */
  readonly attempted: readonly LeadRef[]
}

export interface SettleTools {
  readonly producer: Producer
  readonly brake: QueueBrake
  readonly book: FailureBook
  readonly log: Log
  readonly quietLog: QuietLog
  readonly observe: ObserveQueue
}

/** Long enough to be no noise, short enough that a second mistake behind the first is said without a restart. */
const misconfiguredAgainMs = 3_600_000

/**
 * Carries a settlement out; answers with the error that makes BullMQ do the rest, null when the job is complete.
 * Everything is done before the job ends: a process that dies on the way runs the job again, which changes nothing.
 * Throws what the ledger or the queue throws when they are away.
 */
export async function settle(
  running: RunningJob,
  settlement: Settlement,
  tools: SettleTools,
): Promise<Error | null> {
  const { definition, envelope, queue, job, attempted } = running
  await refuse(running, settlement.refused, tools)
  await sendAgain(running, settlement.again, tools)
  if (settlement.holdQueueMs !== null) await holdQueue(queue, settlement.holdQueueMs, tools)
  if (settlement.stopQueueFor !== null) await stopQueue(running, settlement.stopQueueFor, tools)

  switch (settlement.ending) {
    case 'complete':
      await tools.book.wentThrough(definition, queue.name, envelope.failure, settlement.isProof)
      return null
    case 'put-back':
      return null
    case 'wait':
      return new RateLimitError()
    case 'retry':
      await noteRepeated(running, settlement.error, tools)
      sayRetried(running, settlement.error, tools)
      return storableError(settlement.error)
    case 'retry-now':
      sayRetried(running, settlement.error, tools)
      return retryAtOnce(storableError(settlement.error))
    case 'fail': {
      const [ref = null] = attempted.length === 1 ? attempted : []
      const [row] = await tools.book.record(definition.name, queue.name, [{ ref, error: settlement.error }])
      sayFailed(running, settlement.error, tools)
      await job.updateData({ ...envelope, payload: openPayload(running), failure: row?.id ?? null })
      return storableError(settlement.error, (message) => new UnrecoverableError(message))
    }
  }
}

/**
 * What repeats, such as a pull, stands among the failures from its first attempt on: hours may pass until its last, and
 * nothing else tells meanwhile that a CRM is away. The success of the job closes it.
 */
async function noteRepeated(
  { definition, envelope, job, queue }: RunningJob,
  error: unknown,
  { book }: SettleTools,
): Promise<void> {
  if (!definition.repeats || envelope.failure !== null) return
  const [row] = await book.record(definition.name, queue.name, [{ ref: null, error }])
  await job.updateData({ ...envelope, failure: row?.id ?? null })
}

/** A job that took whatever was due names its leads once it has failed with them: who retries it means these. */
const openPayload = ({ definition, envelope, attempted }: RunningJob): unknown =>
  attempted.length === 0 || definition.narrow === null
    ? envelope.payload
    : definition.narrow(envelope.payload, attempted)

/** What is said once of leads of a batch, so that its neighbours are done. */
async function refuse(running: RunningJob, refused: readonly Refusal[], tools: SettleTools): Promise<void> {
  if (refused.length === 0) return
  const { definition, queue, job } = running
  await tools.book.record(
    definition.name,
    queue.name,
    refused.map(({ refs, failure }) => ({
      ref: refs.length === 1 ? (refs[0] ?? null) : null,
      error: failure,
    })),
  )
  const leads = refused.reduce((sum, { refs }) => sum + refs.length, 0)
  tools.log.warn(
    'Leads could not be done; each stands among the failures with its reason, and is tried again.',
    {
      queue: queue.name,
      job: definition.name,
      jobId: job.id ?? '',
      count: leads,
    },
  )
  for (const { failure } of refused) {
    if (failure.kind === 'misconfigured') sayMisconfigured(running, failure, tools)
  }
}

async function sendAgain(running: RunningJob, again: Settlement['again'], tools: SettleTools): Promise<void> {
  if (again.length === 0) return
  const { definition, envelope } = running
  await tools.producer.enqueueSeparately(
    definition,
    again.map(({ refs, after }) => ({
      payload: definition.narrow?.(envelope.payload, refs),
      urgency: envelope.urgency,
      delayMs: after === 'backoff' ? backoffDelayMs(definition.retries.backoffMs, 1) : 0,
    })),
  )
}

async function holdQueue(queue: OpenQueue, retryAfterMs: number, tools: SettleTools): Promise<void> {
  await tools.brake.hold(queue, retryAfterMs)
  tools.observe({ kind: 'held', queue: queue.name, retryAfterMs })
  tools.quietLog.warn(
    `held ${queue.name}`,
    retryAfterMs,
    'The other side asks to wait; this queue alone is held.',
    {
      queue: queue.name,
      retryAfterMs,
    },
  )
}

async function stopQueue(running: RunningJob, reason: Failure, tools: SettleTools): Promise<void> {
  const { queue, definition } = running
  // Before it stands still: whatever dies in between, somebody looks whether it may go on.
  const isNew = await tools.book.stop(definition.name, queue.name, reason)
  await tools.brake.stop(queue)
  if (!isNew) return
  tools.observe({ kind: 'stopped', queue: queue.name })
  tools.log.error(
    `Our credentials are refused (${storableMessage(reason)}). The queue ${queue.name} stands still and keeps its jobs: put valid credentials into the settings. It is tried every few minutes whether they work again.`,
    { queue: queue.name, job: definition.name, kind: 'unauthorized' },
  )
}

function sayRetried({ queue, definition, job }: RunningJob, error: unknown, tools: SettleTools): void {
  const fields = {
    queue: queue.name,
    job: definition.name,
    jobId: job.id ?? '',
    attempt: job.attemptsMade + 1,
  }
  const sentence = `A job is tried again: ${storableMessage(error)}`
  if (error instanceof Failure) tools.log.info(sentence, { ...fields, kind: error.kind })
  else tools.log.warn(sentence, { ...fields, kind: 'bug' })
}

function sayFailed(running: RunningJob, error: unknown, tools: SettleTools): void {
  if (dispositionOf(error).wake === 'once') {
    sayMisconfigured(running, error, tools)
    return
  }
  const { queue, definition, job } = running
  tools.log.error(`A job failed for good: ${storableMessage(error)}`, {
    queue: queue.name,
    job: definition.name,
    jobId: job.id ?? '',
    attempt: job.attemptsMade + 1,
  })
}

function sayMisconfigured({ queue, definition }: RunningJob, error: unknown, tools: SettleTools): void {
  const message = storableMessage(error)
  tools.quietLog.error(
    `misconfigured ${error instanceof Failure ? error.origin : null} ${queue.name}`,
    misconfiguredAgainMs,
    `Something is set up wrongly: ${message}`,
    {
      queue: queue.name,
      job: definition.name,
      kind: 'misconfigured',
    },
  )
}
