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
   * Called for every job that went through, and free of statements for nearly all: closes the row that a retried job had
   * failed with, and now and then those of a job that repeats, for another process may have recorded one meanwhile.
   */
  wentThrough(job: AnyJob, queue: string, failedAs: number | null): Promise<void>
}

const closeAgainMs = 60_000

export function createFailureBook(ledger: FailureLedger, now: () => Date): FailureBook {
  const closedAt = new Map<string, number>()
  const keyOf = (job: string, queue: string) => `${queue}/${job}`
  return {
    record(job, queue, failed) {
      closedAt.delete(keyOf(job, queue))
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
    async wentThrough(job, queue, failedAs) {
      const at = now()
      if (failedAs !== null) await ledger.resolve(failedAs, at)
      if (!job.repeats) return
      const key = keyOf(job.name, queue)
      if (at.getTime() - (closedAt.get(key) ?? Number.NEGATIVE_INFINITY) < closeAgainMs) return
      await ledger.resolveAll(job.name, queue, at)
      closedAt.set(key, at.getTime())
    },
  }
}
