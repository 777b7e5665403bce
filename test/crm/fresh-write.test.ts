import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFreshWrite, mostReadAgeMs } from '../../src/crm/fresh-write.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { unlimitedCalls } from '../../src/ports/call-budget.ts'
import type { HeldValues, LeadWrite } from '../../src/ports/crm.ts'
import { Failure } from '../../src/ports/failure.ts'

const unhurried = new AbortController().signal
const write = (id: string): LeadWrite => ({
  ref: { crm: 'hubspot', object: 'contact', id },
  changes: { owner: 'dana' },
})
const [first, second, plain] = [write('1'), write('2'), { ...write('3'), changes: { score: 1 } }]

describe('a write that rests on a read', () => {
  let events: string[]
  let held: Map<string, HeldValues>
  /** How long the budget lets a single call wait, in milliseconds. */
  let waitMs: number
  /** How long the CRM takes to answer what is held now, and the process from a write's turn to the wire. */
  let answerMs: number
  let standsStillMs: number
  let late: number[]

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
    events = []
    waitMs = 0
    answerMs = 0
    standsStillMs = 0
    late = []
    held = new Map([first, second].map(({ ref }) => [leadKey(ref), { owner: null }]))
  })
  afterEach(() => void vi.useRealTimers())

  const opened = (readAt = performance.now()) => {
    const expected = new Map([first, second].map(({ ref }) => [leadKey(ref), { owner: null }]))
    const send = createFreshWrite(
      {
        origin: 'hubspot',
        budget: {
          ...unlimitedCalls,
          async take(_lane, _signal, isInTime = () => true) {
            vi.advanceTimersByTime(waitMs)
            events.push(isInTime() ? 'turn' : 'too late')
            return isInTime()
          },
          async takeTwo() {
            vi.advanceTimersByTime(2 * waitMs)
            events.push('two turns')
          },
        },
        async readHeld(writes) {
          events.push(`read ${writes.map(({ ref }) => ref.id).join()}`)
          vi.advanceTimersByTime(answerMs)
          return held
        },
        async write(writes, mayGo) {
          vi.advanceTimersByTime(standsStillMs)
          if (!mayGo()) throw new Failure('conflict', 'Too late.', { cause: null })
          events.push(`write ${writes.map(({ ref }) => ref.id).join()}`)
          return writes.map(({ ref, changes }) => ({
            ref,
            failure: null,
            written: changes,
            modifiedAt: null,
          }))
        },
      },
      { readAt, expected, countLate: (leads) => void late.push(leads) },
    )
    return async (...writes: LeadWrite[]) =>
      Object.fromEntries(
        (await send(writes, unhurried)).map(({ ref, failure }) => [ref.id, failure?.kind ?? 'written']),
      )
  }

  it('goes out at once while the read is young, at the cost of one call', async () => {
    await opened()(first, second, plain)
    expect(events).toEqual(['turn', 'write 1,2,3'])
  })

  it('is not sent on a read that grew old in the line: it is read once more right before it', async () => {
    waitMs = mostReadAgeMs + 1
    expect(await opened()(first, second, plain)).toEqual({ 1: 'written', 2: 'written', 3: 'written' })
    expect(events).toEqual(['too late', 'two turns', 'read 1,2', 'write 1,2,3'])
  })

  it('asks for both turns at once where the read is old already', async () => {
    await opened(performance.now() - mostReadAgeMs - 1)(first, plain)
    expect(events).toEqual(['two turns', 'read 1', 'write 1,3'])
  })

  it.each([
    ['was changed', { owner: 'sam' }],
    ['is gone', null],
  ])('leaves a lead alone that %s meanwhile, and writes its neighbours', async (_, now) => {
    if (now === null) held.delete(leadKey(first.ref))
    else held.set(leadKey(first.ref), now)
    const answers = await opened(performance.now() - 5_000)(first, second, plain)
    expect(answers).toEqual({ 1: 'conflict', 2: 'written', 3: 'written' })
    expect(events.at(-1)).toBe('write 2,3')
  })

  it('writes no lead in a later piece in which somebody was before an earlier one', async () => {
    held.set(leadKey(first.ref), { owner: 'sam' })
    const send = opened(performance.now() - 5_000)
    await send(first, second)
    expect(await send(first, plain)).toEqual({ 1: 'conflict', 3: 'written' })
    expect(await send(first)).toEqual({ 1: 'conflict' })
    expect(events).toEqual(['two turns', 'read 1,2', 'write 2', 'turn', 'write 3'])
  })

  it('makes no write where somebody was in all of them', async () => {
    held.clear()
    expect(await opened(performance.now() - 5_000)(first)).toEqual({ 1: 'conflict' })
    expect(events).toEqual(['two turns', 'read 1'])
  })

  it('reads the leads of a later piece again when theirs grew old, and not those that were just read', async () => {
    const send = opened()
    await send(first)
    vi.advanceTimersByTime(mostReadAgeMs + 1)
    await send(first, second)
    await send(second)
    vi.advanceTimersByTime(mostReadAgeMs + 1)
    await send(second)
    expect(events).toEqual([
      ...['turn', 'write 1'],
      ...['two turns', 'read 1,2', 'write 1,2'],
      ...['turn', 'write 2'],
      ...['two turns', 'read 2', 'write 2'],
    ])
  })

  it('A4 lets a write out whose second look was slow, and counts it as late', async () => {
    answerMs = 3 * mostReadAgeMs
    const send = opened(performance.now() - answerMs)
    expect(await send(first, second, plain)).toEqual({ 1: 'written', 2: 'written', 3: 'written' })
    expect(events).toEqual(['two turns', 'read 1,2', 'write 1,2,3'])
    expect(late).toEqual([2])
    // What was read so slowly is old for a later piece as well.
    answerMs = 0
    await send(second)
    expect(events.slice(3)).toEqual(['two turns', 'read 2', 'write 2'])
    expect(late).toEqual([2])
  })

  it('A4 looks again where the process stood still between the turn and the wire', async () => {
    standsStillMs = mostReadAgeMs + 1
    held.set(leadKey(first.ref), { owner: 'sam' })
    expect(await opened()(first, second)).toEqual({ 1: 'conflict', 2: 'written' })
    expect(events).toEqual(['turn', 'two turns', 'read 1,2', 'write 2'])
    expect(late).toEqual([1])
  })

  it('passes on what a write in time ends with', async () => {
    const expected = new Map([[leadKey(first.ref), { owner: null }]])
    const busy = new Failure('transient', 'Busy.', { cause: null })
    const send = createFreshWrite(
      {
        origin: 'hubspot',
        budget: unlimitedCalls,
        readHeld: async () => held,
        write: (_, mayGo) => (mayGo() ? Promise.reject(busy) : Promise.resolve([])),
      },
      { readAt: performance.now(), expected, countLate: () => undefined },
    )
    await expect(send([first], unhurried)).rejects.toBe(busy)
  })

  it('is in no hurry where only fields of our own change', async () => {
    waitMs = 4_000
    await opened(performance.now() - 60_000)(plain)
    expect(events).toEqual(['turn', 'write 3'])
  })
})
