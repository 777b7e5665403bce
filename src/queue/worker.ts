import type { FailureLedger } from '../ports/ledger.ts'
import type { Log } from '../ports/log.ts'
import type { AnyJob } from './any-job.ts'
import { type CloseLimits, closeWorkers, type WorkingWorker } from './close-workers.ts'
import type { OpenQueue, QueuedJob, QueueEngine, WorkerSettings } from './engine.ts'
import { createFailureBook } from './failure-book.ts'
import { type ProbeOptions, probeEveryMs, startProbes } from './probes.ts'
import type { Producer } from './producer.ts'
import type { QueueBrake } from './queue-brake.ts'
import type { ObserveQueue } from './queue-events.ts'
import type { QuietLog } from './quiet-log.ts'
import { type ContextFor, handBack, type RunEnd, type RunTools, runJob } from './run-job.ts'
import { storableMessage } from './sanitise.ts'
import { accountForFailed, recordUnaccounted } from './unaccounted-jobs.ts'

export interface WorkersOptions {
  readonly jobs: readonly AnyJob[]
  readonly contextFor: ContextFor
  /** Jobs at a time by queue; a queue that is not named has no worker in this process. */
  readonly concurrency: Readonly<Record<string, number>>
  readonly failures: FailureLedger
  /** How a queue goes on that stands still because its credentials were refused. */
  readonly probes: ProbeOptions
  readonly now: () => Date
  readonly onEvent?: ObserveQueue
  /** How long a job whose process died stays locked; half a minute unless told. */
  readonly lockDurationMs?: number
  /** How often it is looked for jobs whose lock has expired; six times within a lock unless told. */
  readonly stalledIntervalMs?: number
}

export interface Workers {
  /**
   * Takes no more jobs and waits for those that run. After `graceMs` they get their AbortSignal and go back to the queue;
   * what still runs after `deadlineMs` is left to be recovered as stalled.
   */
  close(limits?: CloseLimits): Promise<void>
}

export interface WorkerParts {
  readonly engine: QueueEngine
  readonly queues: ReadonlyMap<string, OpenQueue>
  readonly producer: Producer
  readonly brake: QueueBrake
  readonly log: Log
  readonly quietLog: QuietLog
  /** Called when there may be nothing left to do here. */
  readonly onQuiet: () => void
  readonly onFailed: (queue: OpenQueue) => void
}

const errorGapMs = 60_000

/** Starts a worker for each queue that `concurrency` names; resolves when all of them take jobs. */
export async function startWorkers(options: WorkersOptions, parts: WorkerParts): Promise<Workers> {
  const { failures: ledger, probes, now } = options
  const book = createFailureBook({
    ledger,
    stops: probes.stops,
    now,
    probeEveryMs: probes.probeEveryMs ?? probeEveryMs,
  })
  const tools: RunTools = {
    ...parts,
    book,
    jobs: new Map(options.jobs.map((job) => [job.name, job])),
    contextFor: options.contextFor,
    observe: options.onEvent ?? (() => {}),
  }
  const closing = new AbortController()
  const workers = Object.entries(options.concurrency).map(([name, concurrency]) => {
    const queue = parts.queues.get(name)
    if (queue === undefined) throw new TypeError(`There is no queue ${name} to work on.`)
    // Redis takes whole milliseconds only.
    const { lockDurationMs = 30_000, stalledIntervalMs = Math.round(lockDurationMs / 6) } = options
    const settings = { concurrency, lockDurationMs, stalledIntervalMs }
    return openWorker(queue, settings, tools, parts, closing.signal)
  })
  await Promise.all(workers.map(({ worker }) => worker.waitUntilReady()))
  // Before any job runs here, so that what fails meanwhile is told of once.
  for (const name of Object.keys(options.concurrency)) {
    const queue = parts.queues.get(name)
    if (queue !== undefined) await accountForFailed(queue, tools)
  }
  for (const { worker } of workers) {
    worker.run().catch((error: unknown) => {
      parts.log.error(`A worker ended by itself: ${storableMessage(error)}`)
    })
  }
  const probing = startProbes(probes, { ...parts, now })
  return {
    async close(limits) {
      closing.abort()
      await Promise.all([probing.close(), closeWorkers(workers, parts.log, limits)])
    },
  }
}

function openWorker(
  queue: OpenQueue,
  settings: WorkerSettings,
  tools: RunTools,
  { engine, log, quietLog, onQuiet, onFailed }: WorkerParts,
  closing: AbortSignal,
): WorkingWorker {
  const running = new Set<QueuedJob>()
  const ends = new WeakMap<QueuedJob, RunEnd>()
  const fieldsOf = (job: QueuedJob) => ({ queue: queue.name, job: job.name, jobId: job.id ?? '' })
  const worker = engine.openWorker(
    queue.name,
    // BullMQ hands a signal over only to functions that declare three parameters.
    async (job, token, signal) => {
      const start = { queue, job, token: token ?? '', signal: signal ?? new AbortController().signal }
      // A fetch that was under way when the worker was paused still brings a job.
      if (closing.aborted) throw await handBack(start)
      running.add(job)
      log.debug('A job starts.', fieldsOf(job))
      try {
        const end = await runJob(start, tools)
        if (end === null) return
        ends.set(job, end)
        if (end.error !== null) throw end.error
      } finally {
        running.delete(job)
      }
    },
    settings,
  )
  const tell = (
    kind: 'completed' | 'retried' | 'failed',
    job: QueuedJob,
    end: Pick<RunEnd, 'leads' | 'durationMs'>,
  ) => {
    const { leads, durationMs } = end
    tools.observe({ kind, queue: queue.name, job: job.name, jobId: job.id ?? '', leads, durationMs })
    if (running.size === 0) onQuiet()
  }

  worker.on('drained', onQuiet)
  worker.on('completed', (job) => {
    log.debug('A job ended.', fieldsOf(job))
    const end = ends.get(job)
    if (end !== undefined) tell('completed', job, end)
  })
  worker.on('failed', (job, error) => {
    if (job === undefined) return
    log.debug('A job ended.', fieldsOf(job))
    const end = ends.get(job)
    const isFinal = job.finishedOn !== undefined
    tell(isFinal ? 'failed' : 'retried', job, end ?? { leads: null, durationMs: 0 })
    if (!isFinal) return
    onFailed(queue)
    if (end?.error !== error) void recordUnaccounted(queue, job, error, tools)
  })
  // Somebody else has the job by now: two of it shall not run side by side.
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'The lock of this job was lost.')
  })
  worker.on('error', (error) => {
    const sentence = `The worker of a queue met an error in ${engine.where} and goes on.`
    quietLog.warn(`worker ${queue.name}`, errorGapMs, sentence, {
      queue: queue.name,
      error: storableMessage(error),
    })
  })
  return { worker, running }
}
