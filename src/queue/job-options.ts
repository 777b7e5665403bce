import type { Urgency } from '../ports/job.ts'
import type { AnyJob } from './any-job.ts'

/** BullMQ runs the lowest number first. */
const priorityOf = { webhook: 1, schedule: 2, backfill: 3 } as const satisfies Record<Urgency, number>

/** Two hundred references to leads are 20 KiB; what is far above is no batch of ours. */
const sizeLimitBytes = 256 * 1024

/** The options of a BullMQ job that follow from its definition. */
export const jobOptions = (job: AnyJob, urgency: Urgency, failedJobsLimit: number) => ({
  priority: priorityOf[urgency],
  attempts: job.retries.attempts,
  backoff: { type: 'doubling', delay: job.retries.backoffMs },
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { count: failedJobsLimit },
  sizeLimit: sizeLimitBytes,
  stackTraceLimit: 3,
})
