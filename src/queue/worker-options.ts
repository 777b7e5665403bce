import { backoffDelayMs, isImmediateRetry } from './backoff.ts'
import type { WorkerSettings } from './engine.ts'

/** The options of BullMQ's worker that are the same on every backend. */
export const workerOptions = (settings: WorkerSettings) => ({
  autorun: false,
  concurrency: settings.concurrency,
  lockDuration: settings.lockDurationMs,
  stalledInterval: settings.stalledIntervalMs,
  // With BullMQ's 1, a job that kills its process takes innocent neighbours into the failed set with it.
  maxStalledCount: 5,
  // BullMQ waits 15 s before it asks a database again that was away for a moment.
  runRetryDelay: 500,
  // `queue.rateLimit` is only obeyed by workers that have a limiter; this one never limits by itself.
  limiter: { max: 1_000_000_000, duration: 1 },
  settings: {
    backoffStrategy: (
      attemptsMade: number,
      _type?: string,
      error?: Error,
      job?: { opts: { backoff?: unknown } },
    ) => (isImmediateRetry(error) ? 0 : backoffDelayMs(baseDelayMs(job?.opts.backoff), attemptsMade)),
  },
})

const baseDelayMs = (backoff: unknown): number =>
  typeof backoff === 'object' && backoff !== null && 'delay' in backoff && typeof backoff.delay === 'number'
    ? backoff.delay
    : 0
