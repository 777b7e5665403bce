import { describe, expect, it } from 'vitest'
import { paceOf } from '../../src/call-budget/pace.ts'

describe('the pace of a lane', () => {
  it.each([100, 110, 150, 190, 200, 250, 97, 12, 5, 1])(
    'of %i calls in ten seconds fills its window with whole bursts and uses 95 %% of it',
    (calls) => {
      const { burst, spacingMs } = paceOf({ calls, perMs: 10_000 })
      expect(calls % burst).toBe(0)
      // So many bursts take longer than the window, and so no window holds one call too many.
      expect((calls / burst) * burst * spacingMs).toBeGreaterThan(10_000)
      expect(10_000 / spacingMs / calls).toBeGreaterThanOrEqual(0.95)
    },
  )

  it('leaves the network more room than our own timers', () => {
    const { spacingMs, validMs } = paceOf({ calls: 100, perMs: 10_000 })
    expect(validMs).toBeLessThan((100 * spacingMs - 10_000) / 2)
  })

  it('keeps a quarter of a second back of a window of one second', () => {
    expect(paceOf({ calls: 5, perMs: 1_000 })).toMatchObject({ burst: 5, spacingMs: 250 })
  })

  it('does not hold a lane that has no limit', () => {
    expect(paceOf(null)).toMatchObject({ spacingMs: 0, waitingGapMs: 0 })
  })
})
