import { describe, expect, it } from 'vitest'
import { missingPostgres } from '../servers/private-postgres.ts'
import { measureFourProcesses, renderWindowUse } from './rolling-window.ts'

describe.skipIf(missingPostgres() !== null)('four processes on one HubSpot account', () => {
  // Retried, because a machine that is busy otherwise can keep five processes from running for longer than a window has slack.
  it('use at least 95 % of its rolling window and are never refused', { retry: 2 }, async () => {
    const use = await measureFourProcesses()
    console.info(renderWindowUse(use))
    expect(use.refused).toBe(0)
    expect(use.used / use.allowed).toBeGreaterThanOrEqual(0.95)
    expect(Math.min(...use.answered)).toBeGreaterThan(0)
    expect(use.answered.reduce((sum, count) => sum + count, 0)).toBe(use.calls)
  })
})
