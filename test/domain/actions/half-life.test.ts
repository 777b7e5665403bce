import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decayed } from '../../../src/domain/actions/half-life.ts'

describe('points that halve', () => {
  it.each([
    [8, 30, 0, 8],
    [8, 30, 15, 6],
    [8, 30, 30, 4],
    [8, 30, 60, 2],
    [8, 30, 90, 1],
    [8, 30, 120, 1],
    [8, 30, 121, 0],
    [5, 30, 30, 3],
    [-10, 30, 30, -5],
    [-1, 30, 61, 0],
    [1000, 1, 10, 1],
    [1000, 1, 11, 0],
    [100_000, 1, 17, 1],
    [100_000, 1, 18, 0],
    [7, 30, -3, 7],
  ])('%i points with a half-life of %i days are, after %i days, %i', (points, halfLife, days, left) => {
    expect(decayed(points, halfLife, days)).toBe(left)
  })

  const points = fc.integer({ min: -1000, max: 1000 })
  const halfLife = fc.integer({ min: 1, max: 3650 })
  const days = fc.integer({ min: 0, max: 40_000 })

  it('only ever shrink with time, and never change sides', () => {
    fc.assert(
      fc.property(points, halfLife, days, fc.nat(400), (worth, half, age, later) => {
        const [now, then] = [decayed(worth, half, age), decayed(worth, half, age + later)]
        expect(Math.abs(then)).toBeLessThanOrEqual(Math.abs(now))
        expect(Math.abs(now)).toBeLessThanOrEqual(Math.abs(worth))
        expect(Number.isInteger(now)).toBe(true)
        expect(now * worth).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('are exactly halved at each whole half-life, and within half a point of the straight line between', () => {
    fc.assert(
      fc.property(points, halfLife, fc.nat(9), fc.nat(3650), (worth, half, halvings, more) => {
        const rest = more % half
        const exact = (worth / 2 ** halvings) * (1 - rest / (2 * half))
        expect(Math.abs(decayed(worth, half, halvings * half + rest) - exact)).toBeLessThanOrEqual(0.5 + 1e-9)
      }),
    )
  })
})
