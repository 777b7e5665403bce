import { Failure } from '../ports/failure.ts'
import type { Enqueue } from '../ports/job.ts'
import type { Log } from '../ports/log.ts'
import type { QueueEngine } from './engine.ts'
import { openPostgresEngine, type QueuePool } from './engine-postgres.ts'
import { openRedisEngine } from './engine-redis.ts'
import { createProducer } from './producer.ts'
import { createQueueBrake } from './queue-brake.ts'
import { countJobs, createFailedSetWatch, type QueueCounts } from './queue-counts.ts'
import { createQuiescence, type Rest } from './quiescence.ts'
import { createQuietLog } from './quiet-log.ts'
import { storableMessage } from './sanitise.ts'
import { type ScheduleKeeper, startScheduleKeeper } from './schedule-keeper.ts'
import { restoreSchedules, type Schedule, upsertSchedules } from './schedules.ts'
import { startWorkers, type Workers, type WorkersOptions } from './worker.ts'

export interface QueuesOptions {
  /** Null: BullMQ's PostgreSQL backend over `pool`. */
  readonly redisUrl: string | null
  /** Used when there is no Redis; one slot per worker stays taken, so its `max` is above the number of queues. */
  readonly pool: QueuePool
  readonly queueNames: readonly string[]
  readonly log: Log
  /** Each queue keeps so many failed jobs; older ones leave, their rows stay in the ledger. */
  readonly failedJobsLimit: number
}

export interface KeepOptions {
  readonly lookEveryMs?: number
  readonly onLost?: () => Promise<void>
}

/** All of BullMQ that the rest of Plumbline sees. */
export interface Queues {
  /** Where the jobs are, for a sentence: `Redis at queue.example:6379`. */
  readonly where: string
  readonly enqueue: Enqueue
  /** Releases stopped queues, then starts a worker for each queue that `concurrency` names. */
  startWorkers(options: WorkersOptions): Promise<Workers>
  /** Starts all stopped queues again, for when credentials were mended; answers their names. */
  resumeQueues(): Promise<string[]>
  /**
   * Makes these the schedules that there are, and until `close` looks every `lookEveryMs` (ten seconds unless told)
   * whether they still stand: they live in the queue, and would be gone for good with a flushed Redis. Who puts them
   * back is told by `onLost`, for the jobs are gone as well.
   */
  startSchedules(schedules: readonly Schedule[], options?: KeepOptions): Promise<void>
  /**
   * Resolves when nothing is left to do in any queue, retries included; the ticks of schedules do not count. Also when
   * nothing has moved for `patienceMs` (half a minute unless told): what is left then waits for a time that is not near.
   */
  idle(signal: AbortSignal, options?: { readonly patienceMs?: number }): Promise<Rest>
  counts(): Promise<ReadonlyMap<string, QueueCounts>>
  /** Resolves when the queue takes writes, which one that answers need not do. Throws `Failure`. */
  canWrite(): Promise<void>
  /** Ends the connections; workers are closed before. The pool stays open. */
  close(): Promise<void>
}

const lookForSchedulesEveryMs = 10_000

/** Longer than any backoff of a backfill, so that none of its retries is left behind. */
const idlePatienceMs = 30_000

/** Connects to the queue. Throws `Failure` with a clear sentence when it cannot be reached. */
export async function connectQueues(options: QueuesOptions): Promise<Queues> {
  const { redisUrl, pool, log, failedJobsLimit } = options
  const quietLog = createQuietLog(log)
  const engine: QueueEngine =
    redisUrl === null
      ? await openPostgresEngine({ pool, quietLog })
      : await openRedisEngine({ redisUrl, log, quietLog })
  const queues = new Map(options.queueNames.map((name) => [name, engine.openQueue(name)]))
  const producer = createProducer({ queues, where: engine.where, failedJobsLimit })
  const brake = createQueueBrake()
  const failedSets = createFailedSetWatch(failedJobsLimit, quietLog)
  let keeper: ScheduleKeeper | null = null

  const countAll = async () =>
    new Map(
      await Promise.all(
        [...queues].map(async ([name, queue]) => [name, await countJobs(queue, failedJobsLimit)] as const),
      ),
    )
  const counts = () => asked(engine, countAll)
  const quiescence = createQuiescence(counts)
  const resumeQueues = () => asked(engine, () => brake.release(queues.values()))

  return {
    where: engine.where,
    enqueue: producer.enqueue,
    resumeQueues,
    async startSchedules(
      schedules,
      { lookEveryMs = lookForSchedulesEveryMs, onLost = async () => undefined } = {},
    ) {
      await asked(engine, () => engine.exclusively(() => upsertSchedules(queues, schedules, failedJobsLimit)))
      await keeper?.close()
      keeper = startScheduleKeeper({
        lookEveryMs,
        quietLog,
        onLost,
        restore: () =>
          asked(engine, () => engine.exclusively(() => restoreSchedules(queues, schedules, failedJobsLimit))),
      })
    },
    idle: (signal, { patienceMs = idlePatienceMs } = {}) => quiescence.untilIdle(signal, patienceMs),
    counts,
    canWrite: () => asked(engine, () => engine.canWrite()),
    async startWorkers(workersOptions) {
      const { stops } = workersOptions.probes
      const refused = new Set((await stops.list()).map(({ queue }) => queue))
      await stops.release([...queues.keys()], workersOptions.now())
      for (const queue of await resumeQueues()) {
        if (refused.has(queue))
          log.info('A queue that was stopped because of its credentials goes on.', { queue })
        else log.info('A queue that was paused goes on.', { queue })
      }
      return startWorkers(workersOptions, {
        engine,
        queues,
        producer,
        brake,
        log,
        quietLog,
        onQuiet: () => quiescence.noteQuiet(),
        onFailed: (queue) => {
          failedSets.noteFailed(queue).catch((error: unknown) => {
            quietLog.warn('failed set', 60_000, 'The failed set could not be counted.', {
              queue: queue.name,
              error: storableMessage(error),
            })
          })
        },
      })
    },
    async close() {
      await keeper?.close()
      await engine.close()
    },
  }
}

/** What the queue's database says when it is away becomes a `Failure`; a fault of ours stays one. */
async function asked<Answer>({ where }: QueueEngine, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    throw error instanceof TypeError || error instanceof Failure ? error : silentQueue(where, error)
  }
}

const silentQueue = (where: string, cause: unknown) =>
  new Failure('transient', `The queue in ${where} did not answer (${storableMessage(cause)}).`, { cause })
