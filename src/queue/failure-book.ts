import type { LeadRef } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { FailureLedger, StoredFailure } from '../ports/ledger.ts'
import type { AnyJob } from './any-job.ts'
import { nextStep } from './next-step.ts'
import { storableMessage } from './sanitise.ts'

/** The failure ledger as the queue uses it: what ended in the failed set goes in, what went through again is closed. */
export interface FailureBook {
  record(
    job: string,
    queue: string,
    failed: readonly { readonly ref: LeadRef | null; readonly error: unknown }[],
  ): Promise<StoredFailure[]>
  read(id: number): Promise<StoredFailure | null>
  /**
   * Called for every job that went through, and free of statements for nearly all: asks the ledger for a job that had
   * failed before, and once per process for a job that is the same work each time (a pull), whose next run mends the last.
   */
  wentThrough(job: AnyJob, queue: string, hadFailed: boolean): Promise<void>
}

export function createFailureBook(ledger: FailureLedger, now: () => Date): FailureBook {
  const settled = new Set<string>()
  const keyOf = (job: string, queue: string) => `${queue}/${job}`
  return {
    record(job, queue, failed) {
      settled.delete(keyOf(job, queue))
      return ledger.record(
        failed.map(({ ref, error }) => ({
          job,
          queue,
          ref,
          kind: error instanceof Failure ? error.kind : 'bug',
          message: storableMessage(error),
          next: nextStep(error, queue),
        })),
        now(),
      )
    },
    read: (id) => ledger.read(id),
    async wentThrough(job, queue, hadFailed) {
      const isSameWork = job.narrow === null && !settled.has(keyOf(job.name, queue))
      if (!hadFailed && !isSameWork) return
      await ledger.resolve(job.name, queue, now())
      settled.add(keyOf(job.name, queue))
    },
  }
}
