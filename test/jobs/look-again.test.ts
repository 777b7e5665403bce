import { expect, it } from 'vitest'
import { lookAgainMs } from '../../src/write-back/look-again.ts'

it('two jobs that wait for each other do not look again at the same moment for ever', () => {
  const waits = Array.from({ length: 1_000 }, lookAgainMs)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000)
  expect(Math.max(...waits)).toBeLessThanOrEqual(2_000)
  expect(new Set(waits).size).toBeGreaterThan(300)
})
