import { z } from 'zod'

/** How a job lies in the queue: its payload with what the machine needs to know beside it. No personal data. */
export const JobEnvelope = z.object({
  payload: z.unknown(),
  urgency: z.enum(['webhook', 'schedule', 'backfill']),
  /** The row of the failure that the job ended in the failed set with: who starts it again retries it. */
  failure: z.int().nullable(),
  /** True for what a schedule produces: it enqueues the job itself, which a schedule could not deduplicate. */
  isTick: z.boolean(),
})
export type JobEnvelope = z.infer<typeof JobEnvelope>
