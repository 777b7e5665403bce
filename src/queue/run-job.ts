import { UnrecoverableError, WaitingError } from 'bullmq'
import type { JobContext, Urgency } from '../ports/job.ts'
import type { AnyJob } from './any-job.ts'
import type { OpenQueue, QueuedJob } from './engine.ts'
import { JobEnvelope } from './job-envelope.ts'
import { type Settlement, settleBatch, settleThrown } from './outcome.ts'
import { storableError } from './sanitise.ts'
import { type RunningJob, type SettleTools, settle } from './settle.ts'

/** What the app is told about a job to make its context from. */
export interface JobStart {
  readonly job: string
  readonly jobId: string
  readonly queue: string
  /** Counted from 1. */
  readonly attempt: number
  readonly urgency: Urgency
}

/** The machine adds what only it knows: `signal`, `isLastAttempt` and `urgency`. */
export type ContextFor = (start: JobStart) => Omit<JobContext, 'signal' | 'isLastAttempt' | 'urgency'>

export interface RunTools extends SettleTools {
  readonly jobs: ReadonlyMap<string, AnyJob>
  readonly contextFor: ContextFor
}

/** What is known of a start once its work is done, before BullMQ has recorded it. */
export interface RunEnd {
  readonly leads: number | null
  readonly durationMs: number
  /** Thrown to make BullMQ do the rest; null when the job is complete. A failure has its row already. */
  readonly error: Error | null
}

/** One start of a job to run: where it lies, the token that it was taken with, and the signal that ends it early. */
export interface Start {
  readonly queue: OpenQueue
  readonly job: QueuedJob
  readonly token: string
  readonly signal: AbortSignal
}

/**
 * Runs one start of a job to its end; null for the tick of a schedule. Whatever it throws failed on the way, has no row
 * yet, and is fit to be stored.
 */
export async function runJob(start: Start, tools: RunTools): Promise<RunEnd | null> {
  const startedAt = performance.now()
  const { definition, envelope } = read(start.job, tools)
  try {
    if (envelope.isTick) {
      await tools.producer.enqueue(definition, [envelope.payload], { urgency: envelope.urgency })
      return null
    }
    const { error, leads } = await endRun({ ...start, definition, envelope }, tools)
    return { error, leads, durationMs: performance.now() - startedAt }
  } catch (error) {
    throw storableError(error)
  }
}

/**
 * Puts a job back as it came, at the cost of no attempt, which our own closing cut short or whose queue is stopped;
 * answers what to throw for it.
 */
export async function handBack({ job, token }: Pick<Start, 'job' | 'token'>): Promise<Error> {
  await job.moveToWait(token)
  return new WaitingError()
}

type Ended = Pick<RunEnd, 'error' | 'leads'>

function read(job: QueuedJob, { jobs }: RunTools): Pick<RunningJob, 'definition' | 'envelope'> {
  const definition = jobs.get(job.name)
  if (definition === undefined) {
    throw new UnrecoverableError(`This version of Plumbline knows no job called ${job.name}.`)
  }
  const envelope = JobEnvelope.safeParse(job.data)
  if (!envelope.success) throw storableError(envelope.error, (message) => new UnrecoverableError(message))
  return { definition, envelope: envelope.data }
}

async function endRun(
  start: Start & Pick<RunningJob, 'definition' | 'envelope'>,
  tools: RunTools,
): Promise<Ended> {
  const { job, queue, definition, envelope, signal } = start
  const { settlement, attempted } = await attempt(start, tools)
  const leads = attempted.length > 0 ? attempted.length : null
  if (signal.aborted && (settlement.ending === 'retry' || settlement.ending === 'retry-now')) {
    return { error: await handBack(start), leads }
  }
  const error = await settle({ definition, envelope, job, queue, attempted }, settlement, tools)
  return { error: settlement.ending === 'put-back' ? await handBack(start) : error, leads }
}

async function attempt(
  { job, queue, definition, envelope, signal }: Start & Pick<RunningJob, 'definition' | 'envelope'>,
  { contextFor }: RunTools,
): Promise<Pick<RunningJob, 'attempted'> & { readonly settlement: Settlement }> {
  const isLastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  const { urgency } = envelope
  try {
    const payload: unknown = definition.payload.parse(envelope.payload)
    const given = contextFor({
      job: job.name,
      jobId: job.id ?? '',
      queue: queue.name,
      attempt: job.attemptsMade + 1,
      urgency,
    })
    const answer = await definition.run(payload, { ...given, signal, isLastAttempt, urgency })
    const outcome = answer ?? { attempted: [], failures: [] }
    const canNarrow = definition.narrow !== null
    return { attempted: outcome.attempted, settlement: settleBatch(outcome, { isLastAttempt, canNarrow }) }
  } catch (error) {
    return { attempted: [], settlement: settleThrown(error, isLastAttempt) }
  }
}
