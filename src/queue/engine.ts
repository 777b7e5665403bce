import type { Job, Processor, Queue } from 'bullmq'
import type { JobEnvelope } from './job-envelope.ts'

export type QueuedJob = Job<JobEnvelope, void>

/** What the parts of this folder use of a BullMQ queue, whichever backend it stands on. */
export type OpenQueue = Pick<
  Queue<JobEnvelope, void>,
  | 'name'
  | 'addBulk'
  | 'getFailed'
  | 'getJobCounts'
  | 'getJobSchedulers'
  | 'getJobSchedulersCount'
  | 'getRateLimitTtl'
  | 'isPaused'
  | 'pause'
  | 'rateLimit'
  | 'removeJobScheduler'
  | 'resume'
  | 'upsertJobScheduler'
>

/** What the parts of this folder use of a BullMQ worker. */
export interface OpenWorker {
  on(event: 'completed', listener: (job: QueuedJob) => void): unknown
  on(event: 'failed', listener: (job: QueuedJob | undefined, error: Error) => void): unknown
  on(event: 'drained', listener: () => void): unknown
  on(event: 'lockRenewalFailed', listener: (jobIds: string[]) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  run(): Promise<void>
  waitUntilReady(): Promise<void>
  pause(doNotWaitActive?: boolean): Promise<void>
  cancelJob(jobId: string, reason?: string): boolean
  cancelAllJobs(reason?: string): void
  close(force?: boolean): Promise<void>
}

export interface WorkerSettings {
  readonly concurrency: number
  readonly lockDurationMs: number
  readonly stalledIntervalMs: number
}

/** Where BullMQ keeps its jobs: Redis, or PostgreSQL beside the ledger. */
export interface QueueEngine {
  /** For sentences: `Redis at queue.example:6379`, never with a password. */
  readonly where: string
  openQueue(name: string): OpenQueue
  /** A worker that does not take jobs before `run`. */
  openWorker(name: string, run: Processor<JobEnvelope, void>, settings: WorkerSettings): OpenWorker
  /** Runs `action` while no other process runs one. */
  exclusively<Answer>(action: () => Promise<Answer>): Promise<Answer>
  /** Writes what nobody reads; throws where this engine takes no writes, whatever else it answers. */
  canWrite(): Promise<void>
  /** Ends what `openQueue` opened, and then the connections. Workers are closed before. */
  close(): Promise<void>
}
