import type { LeadRef } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { FailureLedger, StopLedger, StoredFailure } from '../ports/ledger.ts'
import { nextStep } from '../ports/next-step.ts'
import type { AnyJob } from './any-job.ts'
import { storableMessage } from './sanitise.ts'

/** The failure ledger as the queue uses it: what failed goes in, what went through again is closed. */
export interface FailureBook {
  record(
    job: string,
    queue: string,
    failed: readonly { readonly ref: LeadRef | null; readonly error: unknown }[],
  ): Promise<StoredFailure[]>
  /** Records that a queue stands still because its credentials were refused; false when that is known. */
  stop(job: string, queue: string, reason: Failure): Promise<boolean>
  /**
   * Called for every job that went through, and free of statements for nearly all: closes the row that a retried job had
   * failed with, and now and then what else of its name failed as a whole on its queue, for another process may have
   * recorded that meanwhile. Only where `isProof`: a job that found nothing to do proves nothing. A bug is only mended by
   * a job that repeats: one batch tells nothing of a bug in another.
   */
  wentThrough(job: AnyJob, queue: string, failedAs: number | null, isProof: boolean): Promise<void>
}

const closeAgainMs = 60_000

export interface FailureBookOptions {
  readonly ledger: FailureLedger
  readonly stops: StopLedger
  readonly now: () => Date
  /** How long a stopped queue is left alone before it is tried again. */
  readonly probeEveryMs: number
}

export function createFailureBook({ ledger, stops, now, probeEveryMs }: FailureBookOptions): FailureBook {
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
          cause: '',
          message: storableMessage(error),
          next: nextStep(error, queue),
        })),
        now(),
      )
    },
    stop(job, queue, reason) {
      const at = now()
      const message = storableMessage(reason)
      const failure = { kind: reason.kind, cause: '', message, next: nextStep(reason, queue) }
      return stops.stop({ queue, job, failure }, at, new Date(at.getTime() + probeEveryMs))
    },
    async wentThrough(job, queue, failedAs, isProof) {
      const at = now()
      if (failedAs !== null) await ledger.resolve(failedAs, at)
      if (!isProof && !job.repeats) return
      const key = keyOf(job.name, queue)
      if (at.getTime() - (closedAt.get(key) ?? Number.NEGATIVE_INFINITY) < closeAgainMs) return
      await ledger.resolveAll(job.name, queue, at, job.repeats)
      closedAt.set(key, at.getTime())
    },
  }
}
