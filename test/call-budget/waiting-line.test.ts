import { describe, expect, it } from 'vitest'
import { createWaitingLine, type Slot } from '../../src/call-budget/waiting-line.ts'
import { Failure } from '../../src/ports/failure.ts'

const unhurried = new AbortController().signal
const always = () => true
const inMs = (ms: number): Slot => ({ localTime: performance.now() + ms, moment: ms })

/** Answers requests for slots from a script and remembers them. */
function scripted(answers: readonly (() => Slot[] | Failure | Promise<Slot[]>)[], validMs = 60_000) {
  const asked: { wanted: number; unused: readonly number[] }[] = []
  const line = createWaitingLine({
    validMs,
    async reserve(wanted, unused) {
      asked.push({ wanted, unused: unused.map(({ moment }) => moment) })
      return (await answers[asked.length - 1]?.()) ?? []
    },
  })
  return { line, asked }
}

const isAsked = async (asked: readonly unknown[]) => {
  while (asked.length === 0) await Promise.resolve()
}

describe('a line of calls that wait', () => {
  it('ends all that wait when no slot can be had, and asks again for the next', async () => {
    const closed = new Failure('rate-limited', 'closed', { cause: null, retryAfterMs: 1 })
    const { line, asked } = scripted([() => closed, () => [inMs(0)]])
    const ended = await Promise.allSettled([line.join(unhurried, always), line.join(unhurried, always)])
    expect(ended.map((end) => end.status === 'rejected' && end.reason)).toEqual([closed, closed])
    await line.join(unhurried, always)
    expect(asked).toHaveLength(2)
  })

  it('lets a call that is given up leave at once; its slot serves the next', async () => {
    const { line, asked } = scripted([() => [inMs(60_000)], () => [inMs(0)]])
    const leaving = new AbortController()
    const left = line.join(leaving.signal, always)
    await isAsked(asked)
    leaving.abort(new Error('closing'))
    await expect(left).rejects.toMatchObject({ kind: 'transient' })
    await expect(line.join(leaving.signal, always)).rejects.toMatchObject({ kind: 'transient' })
    expect(asked).toHaveLength(1)
  })

  it('lets calls through in the order of coming, none before its slot', async () => {
    const { line } = scripted([() => [inMs(0)], () => [inMs(20), inMs(40)]])
    const startedAt = performance.now()
    const order: number[] = []
    const times = await Promise.all(
      [1, 2, 3].map(async (call) => {
        await line.join(unhurried, always)
        order.push(call)
        return performance.now() - startedAt
      }),
    )
    expect(order).toEqual([1, 2, 3])
    expect(times[1]).toBeGreaterThanOrEqual(20)
    expect(times[2]).toBeGreaterThanOrEqual(40)
  })

  it('asks for as many as wait, so that many calls are few statements', async () => {
    const { line, asked } = scripted([() => Array.from({ length: 10 }, () => inMs(0))])
    await Promise.all(Array.from({ length: 10 }, () => line.join(unhurried, always)))
    expect(asked.map(({ wanted }) => wanted)).toEqual([10])
  })

  it('leaves the turn of a call that came too late for itself to the next', async () => {
    const never = () => new Promise<Slot[]>(() => undefined)
    const { line } = scripted([() => [inMs(0), inMs(20)], never])
    const isInTime = { now: true }
    const early = line.join(unhurried, always)
    const late = line.join(unhurried, () => isInTime.now)
    const next = line.join(unhurried, always)
    expect(await early).not.toBeNull()
    isInTime.now = false
    expect(await Promise.all([late, next])).toMatchObject([null, { moment: 20 }])
  })

  it('lets nobody go on slots that were voided, and gives them back', async () => {
    const ahead = inMs(30)
    const { line, asked } = scripted([() => [inMs(0), ahead], () => [inMs(0)]])
    await line.join(unhurried, always)
    const waiting = line.join(unhurried, always)
    line.void()
    await waiting
    expect(asked.map(({ unused }) => unused)).toEqual([[], [30]])
  })

  it('lets nobody go on slots that were asked for before they were voided', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<Slot[]>()
    const { line, asked } = scripted([() => answered, () => [inMs(0)]])
    const waiting = line.join(unhurried, always)
    await isAsked(asked)
    line.void()
    answer([{ localTime: performance.now(), moment: 9 }])
    await waiting
    expect(asked.map(({ unused }) => unused)).toEqual([[], [9]])
  })

  it('gives back with the next request what a failed one could not', async () => {
    const late = { localTime: performance.now() - 1_000, moment: 7 }
    const fail = () => Promise.reject(new Failure('transient', 'away', { cause: null }))
    const { line, asked } = scripted([() => [late], fail, () => [inMs(0)]], 50)
    await expect(line.join(unhurried, always)).rejects.toThrow('away')
    await line.join(unhurried, always)
    expect(asked.map(({ unused }) => unused)).toEqual([[], [7], [7]])
  })

  it('gives nothing back twice where the answer is that there are no slots', async () => {
    const late = { localTime: performance.now() - 1_000, moment: 7 }
    const closed = new Failure('rate-limited', 'closed', { cause: null, retryAfterMs: 1 })
    const { line, asked } = scripted([() => [late], () => closed, () => [inMs(0)]], 50)
    await expect(line.join(unhurried, always)).rejects.toBe(closed)
    await line.join(unhurried, always)
    expect(asked.map(({ unused }) => unused)).toEqual([[], [7], []])
  })

  it('gives back what came of a turn and was not used', async () => {
    const { line, asked } = scripted([() => [inMs(0)], () => [inMs(0)]])
    const slot = await line.join(unhurried, always)
    line.giveBack(slot ?? expect.unreachable())
    await line.join(unhurried, always)
    expect(asked.map(({ unused }) => unused)).toEqual([[], [0]])
  })

  it('does not use a slot that came too late, and gives it back', async () => {
    const late = { localTime: performance.now() - 1_000, moment: 7 }
    const { line, asked } = scripted([() => [late], () => [inMs(0)]], 50)
    await line.join(unhurried, always)
    expect(asked).toEqual([
      { wanted: 1, unused: [] },
      { wanted: 1, unused: [7] },
    ])
  })
})
