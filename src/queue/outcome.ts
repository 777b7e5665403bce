import type { LeadRef } from '../domain/lead.ts'
import { type Disposition, dispositionOf, type Failure } from '../ports/failure.ts'
import type { BatchOutcome } from '../ports/job.ts'

/** Leads that are recorded as failed, with what was said about them; whatever finds them open tries them again. */
export interface Refusal {
  readonly refs: readonly LeadRef[]
  readonly failure: Failure
}

/** What becomes of a job that has run, and of the leads in it. */
export interface Settlement {
  /**
   * `retry` and `retry-now` cost an attempt; `wait` costs none and needs the queue held for `holdQueueMs`, `put-back`
   * none and needs it stopped; `fail` puts the job into the failed set.
   */
  readonly ending: 'complete' | 'retry' | 'retry-now' | 'wait' | 'put-back' | 'fail'
  /** Why it did not complete; null when it did. */
  readonly error: unknown
  /** Leads that go again in a job of their own, after the job's backoff or at once. */
  readonly again: readonly { readonly refs: readonly LeadRef[]; readonly after: 'backoff' | 'nothing' }[]
  readonly refused: readonly Refusal[]
  /** The CRM asked to be left alone for so long; null when it did not. */
  readonly holdQueueMs: number | null
  /** Our credentials are refused: the queue must stop. */
  readonly stopQueueFor: Failure | null
  /** Whether the other side did what it was asked for one lead at least, so that what failed as a whole before is mended. */
  readonly isProof: boolean
}

const complete: Settlement = {
  ending: 'complete',
  error: null,
  again: [],
  refused: [],
  holdQueueMs: null,
  stopQueueFor: null,
  isProof: false,
}

/** What becomes of a job that threw. */
export function settleThrown(error: unknown, isLastAttempt: boolean): Settlement {
  const disposition = dispositionOf(error)
  switch (disposition.act) {
    case 'retry':
    case 'retry-now':
      return { ...complete, ending: isLastAttempt ? 'fail' : disposition.act, error }
    case 'pause-queue':
      return { ...complete, ending: 'wait', error, holdQueueMs: disposition.retryAfterMs }
    case 'stop-crm':
      return { ...complete, ending: 'put-back', error, stopQueueFor: error as Failure }
    case 'give-up':
      return { ...complete, ending: 'fail', error }
    case 'finish':
      return complete
  }
}

/**
 * What becomes of a job that answered for each lead. What can still succeed goes again without its finished neighbours;
 * where nothing got done the job itself goes again, so that its attempts count. `canNarrow` is false for a job that
 * cannot run for fewer leads: there the gravest failure counts for the whole.
 */
export function settleBatch(
  outcome: BatchOutcome,
  options: { readonly isLastAttempt: boolean; readonly canNarrow: boolean },
): Settlement {
  const open = outcome.failures
    .map((failed) => ({ ...failed, disposition: dispositionOf(failed.failure) }))
    .filter(({ disposition }) => disposition.act !== 'finish')
    .sort((a, b) => gravity[b.disposition.act] - gravity[a.disposition.act])
  const [gravest] = open
  if (gravest === undefined) return { ...complete, isProof: outcome.attempted.length > 0 }

  const unsettled = open.filter(({ disposition }) => disposition.act !== 'give-up')
  const refused = refusals(open.filter(({ disposition }) => disposition.act === 'give-up'))
  const isNothingDone = unsettled.length >= outcome.attempted.length
  if (!options.canNarrow || isNothingDone) {
    return settleThrown(gravest.failure, options.isLastAttempt)
  }

  const refsOf = (...acts: Disposition['act'][]) =>
    unsettled.filter(({ disposition }) => acts.includes(disposition.act)).map(({ ref }) => ref)
  const holds = unsettled.flatMap(({ disposition }) =>
    disposition.act === 'pause-queue' ? [disposition.retryAfterMs] : [],
  )
  return {
    ...complete,
    again: [
      { refs: refsOf('retry'), after: 'backoff' as const },
      // The held or stopped queue makes these wait as long as they must.
      { refs: refsOf('retry-now', 'pause-queue', 'stop-crm'), after: 'nothing' as const },
    ].filter(({ refs }) => refs.length > 0),
    refused,
    isProof:
      open.length < outcome.attempted.length && open.every(({ failure }) => failure.kind === 'rejected'),
    holdQueueMs: holds.length > 0 ? Math.max(...holds) : null,
    stopQueueFor: gravest.disposition.act === 'stop-crm' ? gravest.failure : null,
  }
}

const gravity = {
  'stop-crm': 5,
  'pause-queue': 4,
  retry: 3,
  'retry-now': 2,
  'give-up': 1,
  finish: 0,
} as const satisfies Record<Disposition['act'], number>

/** A lead that its CRM refused stands alone; leads that our own set-up fails stand together by what is wrong. */
function refusals(failures: BatchOutcome['failures']): Refusal[] {
  const alone = failures.filter(({ failure }) => failure.kind === 'rejected')
  const together = Map.groupBy(
    failures.filter(({ failure }) => failure.kind !== 'rejected'),
    ({ failure }) => failure.message,
  )
  return [
    ...alone.map(({ ref, failure }) => ({ refs: [ref], failure })),
    ...[...together.values()].flatMap((group) =>
      group[0] === undefined ? [] : [{ refs: group.map(({ ref }) => ref), failure: group[0].failure }],
    ),
  ]
}
