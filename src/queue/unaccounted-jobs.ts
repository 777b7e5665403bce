import { z } from 'zod'
import type { Log } from '../ports/log.ts'
import type { OpenQueue, QueuedJob } from './engine.ts'
import type { FailureBook } from './failure-book.ts'
import { storableMessage } from './sanitise.ts'

export interface AccountTools {
  readonly book: FailureBook
  readonly log: Log
}

/** Writes a job of the failed set into the ledger that no run of it wrote there, such as one that killed its process too often. */
export async function recordUnaccounted(
  queue: OpenQueue,
  job: QueuedJob,
  error: Error,
  { book, log }: AccountTools,
): Promise<void> {
  const fields = { queue: queue.name, job: job.name, jobId: job.id ?? '' }
  log.error(`A job failed for good: ${storableMessage(error)}`, fields)
  try {
    const [row] = await book.record(job.name, queue.name, [{ ref: null, error }])
    await job.updateData({ ...job.data, failure: row?.id ?? null })
  } catch (cause) {
    log.error('The failure of a job could not be written into the ledger; it stands in the failed set.', {
      ...fields,
      error: storableMessage(cause),
    })
  }
}

const pageSize = 500

/**
 * A failed job without the number of its row: the process that was to write it was killed before. Refusals of an
 * earlier version, which were failed jobs too, name theirs under `refusal`.
 */
const Unaccounted = z.object({ failure: z.null(), refusal: z.null().optional() })

/** Looks through the failed set for jobs that nobody wrote into the ledger, and does it. */
export async function accountForFailed(queue: OpenQueue, tools: AccountTools): Promise<void> {
  for (let start = 0; ; start += pageSize) {
    const failed = await queue.getFailed(start, start + pageSize - 1)
    for (const job of failed.filter(({ data }) => Unaccounted.safeParse(data).success))
      await recordUnaccounted(queue, job, new Error(job.failedReason), tools)
    if (failed.length < pageSize) return
  }
}
