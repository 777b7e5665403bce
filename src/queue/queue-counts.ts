import type { QueueLoad } from '../ports/job.ts'
import type { OpenQueue } from './engine.ts'
import type { QuietLog } from './quiet-log.ts'

/** How many jobs of a queue stand where, with its failed set. */
export interface QueueCounts extends QueueLoad {
  readonly failed: number
  /** The failed set holds all that it may: the oldest failed jobs leave it, their rows stay in the ledger. */
  readonly isFailedSetFull: boolean
}

export async function countJobs(queue: OpenQueue, failedJobsLimit: number): Promise<QueueCounts> {
  const [counts, schedules, isStopped] = await Promise.all([
    queue.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'failed'),
    queue.getJobSchedulersCount(),
    queue.isPaused(),
  ])
  const { wait = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts
  return {
    waiting: wait + prioritized,
    active,
    delayed: Math.max(0, delayed - schedules),
    failed,
    isStopped,
    isFailedSetFull: failed >= failedJobsLimit,
  }
}

/** Says once per queue that its failed set is full. Counts only when it could have become so since the last count. */
export function createFailedSetWatch(failedJobsLimit: number, quietLog: QuietLog) {
  const roomLeft = new Map<string, number>()
  return {
    async noteFailed(queue: OpenQueue): Promise<void> {
      const room = (roomLeft.get(queue.name) ?? 1) - 1
      roomLeft.set(queue.name, room)
      if (room > 0) return
      const { failed = 0 } = await queue.getJobCounts('failed')
      // Other processes fill it as well: look again at half of what is left.
      roomLeft.set(queue.name, Math.ceil((failedJobsLimit - failed) / 2))
      if (failed >= failedJobsLimit) sayFull(queue.name)
    },
  }

  function sayFull(queue: string): void {
    quietLog.warn(
      `failed set ${queue}`,
      Number.POSITIVE_INFINITY,
      `The failed set of a queue holds ${failedJobsLimit} jobs and is full: the oldest leave it now, their rows stay in the failure ledger.`,
      { queue, count: failedJobsLimit },
    )
  }
}
