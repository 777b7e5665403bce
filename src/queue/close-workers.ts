import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../ports/log.ts'
import type { OpenWorker, QueuedJob } from './engine.ts'

/** How long jobs may go on once the process shall end, in milliseconds from the call. */
export interface CloseLimits {
  readonly graceMs: number
  readonly deadlineMs: number
}

export interface WorkingWorker {
  readonly worker: OpenWorker
  /** Jobs whose work goes on in this process. */
  readonly running: ReadonlySet<QueuedJob>
}

const lookEveryMs = 10
/** Recording the last ends and ending connections takes moments, unless the other side is away. What comes after has two seconds. */
const closeMs = 3_000

/** Ends the workers as gently as `limits` allow. */
export async function closeWorkers(
  workers: readonly WorkingWorker[],
  log: Log,
  limits: CloseLimits = { graceMs: 10_000, deadlineMs: 20_000 },
): Promise<void> {
  const startedAt = performance.now()
  const untilDone = async (sinceStartMs: number) => {
    while (countRunning(workers) > 0 && performance.now() - startedAt < sinceStartMs) await wait(lookEveryMs)
  }
  await Promise.all(workers.map(({ worker }) => worker.pause(true)))
  await untilDone(limits.graceMs)
  if (countRunning(workers) > 0) {
    for (const { worker } of workers) worker.cancelAllJobs('Plumbline is closing.')
    await untilDone(limits.deadlineMs)
  }
  const count = countRunning(workers)
  if (count > 0) {
    log.warn('Jobs did not end in time; they run again when their locks have expired.', { count })
  }
  const closed = Promise.all(workers.map(({ worker, running }) => worker.close(running.size > 0)))
  const tooLong = new AbortController()
  await Promise.race([closed, wait(closeMs, null, { signal: tooLong.signal }).catch(() => null)])
  tooLong.abort()
}

const countRunning = (workers: readonly WorkingWorker[]): number =>
  workers.reduce((sum, { running }) => sum + running.size, 0)
