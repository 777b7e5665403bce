import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LeadRef } from '../../src/domain/lead.ts'
import { Failure, type FailureKind } from '../../src/ports/failure.ts'
import { type Settlement, settleBatch, settleThrown } from '../../src/queue/outcome.ts'

const failure = (kind: FailureKind, message: string = kind, retryAfterMs?: number) =>
  new Failure(kind, message, { cause: null, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
const leads = (count: number): LeadRef[] =>
  Array.from({ length: count }, (_, index) => ({ crm: 'hubspot', object: 'contact', id: String(index) }))
const options = { isLastAttempt: false, canNarrow: true }
const [a, b, c] = leads(3) as [LeadRef, LeadRef, LeadRef]

const nothing: Settlement = {
  ending: 'complete',
  error: null,
  again: [],
  refused: [],
  holdQueueMs: null,
  stopQueueFor: null,
  isProof: false,
}

describe('a job that throws', () => {
  const unauthorized = failure('unauthorized')
  const zodError = z.string().safeParse(1).error
  it.each<[string, unknown, Partial<Settlement>]>([
    ['transient', failure('transient'), { ending: 'retry' }],
    ['conflict', failure('conflict'), { ending: 'retry-now' }],
    [
      'rate-limited with a number',
      failure('rate-limited', 'slow', 250),
      { ending: 'wait', holdQueueMs: 250 },
    ],
    ['rate-limited without one', failure('rate-limited'), { ending: 'wait', holdQueueMs: 10_000 }],
    ['unauthorized', unauthorized, { ending: 'put-back', stopQueueFor: unauthorized }],
    ['misconfigured', failure('misconfigured'), { ending: 'fail' }],
    ['rejected', failure('rejected'), { ending: 'fail' }],
    ['a TypeError', new TypeError('x is not a function'), { ending: 'fail' }],
    ['a ZodError', zodError, { ending: 'fail' }],
    ['any other error', new Error('odd'), { ending: 'retry' }],
  ])('%s', (_name, error, expected) => {
    expect(settleThrown(error, false)).toEqual({ ...nothing, error, ...expected })
  })

  it('gone is finished', () => {
    expect(settleThrown(failure('gone'), false)).toEqual(nothing)
  })

  it.each<FailureKind>(['transient', 'conflict'])('%s on the last attempt fails for good', (kind) => {
    expect(settleThrown(failure(kind), true)).toMatchObject({ ending: 'fail' })
  })

  it('rate-limited on the last attempt still waits', () => {
    expect(settleThrown(failure('rate-limited'), true)).toMatchObject({ ending: 'wait' })
  })
})

/** Something got done. */
const done = { ...nothing, isProof: true }

describe('a batch that answers for each lead', () => {
  const settle = (failures: readonly [LeadRef, Failure][], attempted: readonly LeadRef[] = leads(100)) =>
    settleBatch({ attempted, failures: failures.map(([ref, why]) => ({ ref, failure: why })) }, options)

  it('is complete when nothing failed', () => {
    expect(settle([])).toEqual(done)
    expect(settle([], [])).toEqual(nothing)
  })

  it('finishes what is gone', () => {
    expect(settle([[a, failure('gone')]])).toEqual(done)
  })

  it('refuses each rejected lead alone, with its own words', () => {
    const [first, second] = [failure('rejected', 'no e-mail'), failure('rejected', 'no name')]
    expect(
      settle([
        [a, first],
        [b, second],
      ]),
    ).toEqual({
      ...done,
      refused: [
        { refs: [a], failure: first },
        { refs: [b], failure: second },
      ],
    })
  })

  it('refuses leads that our own set-up fails together, by what is wrong', () => {
    const [field, stage] = [
      failure('misconfigured', 'no such field'),
      failure('misconfigured', 'no such stage'),
    ]
    expect(
      settle([
        [a, field],
        [b, stage],
        [c, field],
      ]).refused,
    ).toEqual([
      { refs: [a, c], failure: field },
      { refs: [b], failure: stage },
    ])
  })

  it('sends transient ones again after the backoff and conflicts at once', () => {
    expect(
      settle([
        [a, failure('conflict')],
        [b, failure('transient')],
      ]),
    ).toEqual({
      ...nothing,
      again: [
        { refs: [b], after: 'backoff' },
        { refs: [a], after: 'nothing' },
      ],
    })
  })

  it('holds the queue for the longest wait that was asked for', () => {
    const slow = [failure('rate-limited', 'slow', 100), failure('rate-limited', 'slower', 900)] as const
    expect(
      settle([
        [a, slow[0]],
        [b, slow[1]],
      ]),
    ).toEqual({
      ...nothing,
      again: [{ refs: [a, b], after: 'nothing' }],
      holdQueueMs: 900,
    })
  })

  it('stops the queue and keeps the leads in it when credentials are refused', () => {
    const unauthorized = failure('unauthorized')
    expect(
      settle([
        [a, failure('transient')],
        [b, unauthorized],
      ]),
    ).toEqual({
      ...nothing,
      again: [
        { refs: [a], after: 'backoff' },
        { refs: [b], after: 'nothing' },
      ],
      stopQueueFor: unauthorized,
    })
  })

  it('goes again as a whole when nothing got done, so that its attempts count', () => {
    const first = failure('transient', 'first')
    expect(
      settle(
        [
          [a, first],
          [b, failure('transient', 'second')],
        ],
        [a, b],
      ),
    ).toEqual({
      ...nothing,
      ending: 'retry',
      error: first,
    })
  })

  it('narrows when something got done, if only a refusal', () => {
    expect(
      settle(
        [
          [a, failure('transient')],
          [b, failure('rejected')],
        ],
        [a, b],
      ),
    ).toMatchObject({
      ending: 'complete',
      again: [{ refs: [a], after: 'backoff' }],
      refused: [{ refs: [b] }],
    })
  })

  it('is complete when its only lead is rejected, which is recorded, and proves nothing', () => {
    const rejected = failure('rejected')
    expect(settle([[a, rejected]], [a])).toEqual({ ...nothing, refused: [{ refs: [a], failure: rejected }] })
  })

  it('counts the gravest failure for the whole where the job cannot be narrowed', () => {
    const outcome = {
      attempted: leads(3),
      failures: [
        { ref: a, failure: failure('rejected') },
        { ref: b, failure: failure('rate-limited', 'slow', 5) },
      ],
    }
    expect(settleBatch(outcome, { ...options, canNarrow: false })).toMatchObject({
      ending: 'wait',
      holdQueueMs: 5,
    })
  })
})
