import { createHash } from 'node:crypto'
import type { BulkJobOptions } from 'bullmq'
import { Failure } from '../ports/failure.ts'
import type { Enqueue, Urgency } from '../ports/job.ts'
import type { AnyJob } from './any-job.ts'
import type { OpenQueue } from './engine.ts'
import type { JobEnvelope } from './job-envelope.ts'
import { jobOptions } from './job-options.ts'
import { storableMessage, storableText, storableValue } from './sanitise.ts'

/** One statement or pipeline carries at most so many jobs. */
const bulkSize = 500

const longestKey = 100

/** A job to add that does not merge with others of its deduplication key: it holds leads that nobody else would run. */
export interface SeparateJob {
  readonly payload: unknown
  readonly urgency: Urgency
  readonly delayMs: number
}

export interface Producer {
  /** Throws `Failure`: `transient` when the queue is away, `misconfigured` for an unknown queue or an oversized payload. */
  readonly enqueue: Enqueue
  enqueueSeparately(job: AnyJob, separate: readonly SeparateJob[]): Promise<void>
}

export function createProducer(options: {
  readonly queues: ReadonlyMap<string, OpenQueue>
  readonly where: string
  readonly failedJobsLimit: number
}): Producer {
  const { queues, where, failedJobsLimit } = options
  type Entry = { readonly name: string; readonly data: JobEnvelope; readonly opts: BulkJobOptions }

  async function add(queueName: string, entries: readonly Entry[]): Promise<void> {
    const queue = queues.get(queueName)
    if (queue === undefined) {
      throw new Failure('misconfigured', `There is no queue ${queueName}.`, { cause: null })
    }
    for (let start = 0; start < entries.length; start += bulkSize) {
      try {
        await queue.addBulk(entries.slice(start, start + bulkSize))
      } catch (error) {
        throw enqueueFailure(error, where)
      }
    }
  }

  async function addByQueue(job: AnyJob, entries: readonly Entry[]): Promise<void> {
    for (const [queueName, group] of Map.groupBy(entries, ({ data }) => job.queue(data.payload))) {
      await add(queueName, group)
    }
  }

  return {
    async enqueue(job, payloads, { urgency = 'schedule', delayMs = 0, deduplicate } = {}) {
      const anyJob: AnyJob = job
      await addByQueue(
        anyJob,
        payloads.map((payload, index) => {
          const key = deduplicate?.(payload, index) ?? anyJob.deduplicate?.(payload) ?? null
          return {
            name: job.name,
            data: envelope(payload, urgency),
            opts: {
              ...jobOptions(anyJob, urgency, failedJobsLimit),
              ...(delayMs > 0 ? { delay: delayMs } : {}),
              ...(key === null
                ? {}
                : { deduplication: { id: `${job.name}/${shortKey(key)}`, keepLastIfActive: true } }),
            },
          }
        }),
      )
    },

    async enqueueSeparately(job, separate) {
      await addByQueue(
        job,
        separate.map(({ payload, urgency, delayMs }) => ({
          name: job.name,
          data: envelope(payload, urgency),
          opts: {
            ...jobOptions(job, urgency, failedJobsLimit),
            ...(delayMs > 0 ? { delay: delayMs } : {}),
          },
        })),
      )
    },
  }
}

/** Keys can name every lead of a batch; a long one stands in the queue as its hash. */
const shortKey = (key: string): string =>
  key.length <= longestKey ? storableText(key) : createHash('sha256').update(key).digest('hex')

const envelope = (payload: unknown, urgency: Urgency): JobEnvelope => ({
  payload: storableValue(payload),
  urgency,
  failure: null,
  isTick: false,
})

function enqueueFailure(error: unknown, where: string): Failure {
  const message = storableMessage(error)
  return /exceeds the limit \d+ bytes/.test(message)
    ? new Failure('misconfigured', `${message}: enqueue fewer leads in one job.`, { cause: error })
    : new Failure('transient', `The queue in ${where} took no jobs (${message}).`, { cause: error })
}
