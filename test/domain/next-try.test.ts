import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterRefusal, neverTried, type Tries } from '../../src/domain/next-try.ts'

const hourMs = 3_600_000
const now = new Date('2026-11-21T12:00:00.000Z')
const inHours = (hours: number) => new Date(now.getTime() + hours * hourMs).toISOString()

describe('when something refused is tried again', () => {
  it.each([
    ['the first time: in an hour', neverTried, { tries: 1, nextAt: inHours(1) }],
    ['the second time: in two', { tries: 1, nextAt: inHours(0) }, { tries: 2, nextAt: inHours(2) }],
    ['the fifth time: in sixteen', { tries: 4, nextAt: null }, { tries: 5, nextAt: inHours(16) }],
    ['from the sixth time on: in a day', { tries: 9, nextAt: null }, { tries: 10, nextAt: inHours(24) }],
    ['while it still waits: as before', { tries: 3, nextAt: inHours(5) }, { tries: 3, nextAt: inHours(5) }],
  ])('%s', (_name, before, after) => {
    expect(afterRefusal(before, now)).toEqual(after)
  })

  /** Any run of answers, each so many minutes after the one before. */
  const runs = fc.array(fc.integer({ min: 0, max: 3 * 24 * 60 }), { minLength: 1, maxLength: 60 })
  function play(minutes: readonly number[]) {
    let state: Tries = neverTried
    let at = now.getTime()
    return minutes.map((later) => {
      at += later * 60_000
      const before = state
      state = afterRefusal(before, new Date(at))
      return { at, before, after: state }
    })
  }

  it('is never sooner than an hour after a try, never later than a day', () => {
    fc.assert(
      fc.property(runs, (minutes) => {
        for (const { at, before, after } of play(minutes)) {
          if (after.tries === before.tries) continue
          const pauseMs = Date.parse(after.nextAt ?? '') - at
          expect(pauseMs).toBeGreaterThanOrEqual(hourMs)
          expect(pauseMs).toBeLessThanOrEqual(24 * hourMs)
        }
      }),
    )
  })

  it('counts one try for all answers that come before the next is due, and the pauses never shrink', () => {
    fc.assert(
      fc.property(runs, (minutes) => {
        const pauses: number[] = []
        for (const { at, before, after } of play(minutes)) {
          const isWaiting = before.nextAt !== null && Date.parse(before.nextAt) > at
          expect(after.tries).toBe(before.tries + (isWaiting ? 0 : 1))
          if (!isWaiting) pauses.push(Date.parse(after.nextAt ?? '') - at)
        }
        expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
      }),
    )
  })

  it('comes however often it is refused: there is always a next time', () => {
    fc.assert(
      fc.property(fc.nat(1_000), (tries) => {
        const { nextAt } = afterRefusal({ tries, nextAt: null }, now)
        expect(Date.parse(nextAt)).toBeGreaterThan(now.getTime())
      }),
    )
  })
})
