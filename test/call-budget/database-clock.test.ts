import { describe, expect, it } from 'vitest'
import { createDatabaseClock } from '../../src/call-budget/database-clock.ts'

/** The database's clock is so far ahead of ours. */
const ahead = 1_000_000

describe('the clock of the database', () => {
  it('is known as well as the fastest answer tells, however slow the others are', () => {
    const clock = createDatabaseClock()
    clock.hear(ahead + 10, 0, 400)
    expect(Math.abs(clock.localTimeOf(ahead + 500) - 500)).toBeLessThanOrEqual(200)
    clock.hear(ahead + 501, 500, 502)
    clock.hear(ahead + 610, 600, 900)
    expect(Math.abs(clock.localTimeOf(ahead + 1_000) - 1_000)).toBeLessThanOrEqual(1.2)
  })

  it('is believed at once when it was set', () => {
    const clock = createDatabaseClock()
    clock.hear(ahead + 1, 0, 2)
    clock.hear(ahead - 5_000 + 11, 10, 12)
    expect(clock.localTimeOf(ahead - 5_000 + 100)).toBeCloseTo(100, 0)
  })
})
