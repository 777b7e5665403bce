import type { Urgency } from '../ports/job.ts'
import type { AnyJob } from './any-job.ts'

/** BullMQ runs the lowest number first. */
const priorityOf = { webhook: 1, schedule: 2, backfill: 3 } as const satisfies Record<Urgency, number>

/** Two hundred references to leads are 20 KiB; what is far above is no batch of ours. */
const sizeLimitBytes = 256 * 1024

/**
 * A backfill is run by somebody who watches it and can run it again, and who must not watch minutes of backoff: the
 * ledger keeps what it could not do, and the next run or sweep takes it up.
 */
const backfillAttempts = 4

/** The options of a BullMQ job that follow from its definition. */
export const jobOptions = (job: AnyJob, urgency: Urgency, failedJobsLimit: number) => ({
  priority: priorityOf[urgency],
  attempts: urgency === 'backfill' ? Math.min(job.retries.attempts, backfillAttempts) : job.retries.attempts,
  backoff: { type: 'doubling', delay: job.retries.backoffMs },
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { count: failedJobsLimit },
  sizeLimit: sizeLimitBytes,
  stackTraceLimit: 3,
})
