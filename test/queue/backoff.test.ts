import { describe, expect, it } from 'vitest'
import { backoffDelayMs } from '../../src/queue/backoff.ts'

describe('backoffDelayMs', () => {
  it.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [2, 1, 2_000],
    [4, 0, 4_000],
    [30, 1, 900_000],
    [2_000, 1, 900_000],
  ])('after attempt %i, random %d, waits %i ms', (attemptsMade, random, expected) => {
    expect(backoffDelayMs(1_000, attemptsMade, () => random)).toBe(expected)
  })
})
