import { describe, expect, it } from 'vitest'
import { missingPostgres } from '../servers/private-postgres.ts'
import { measureFourProcesses } from './rolling-window.ts'

/**
 * So wide that no busy machine makes a process late enough for a refusal. How much of the window is used with the slack
 * that is shipped depends on the machine: `npm run test:faults -- --parts window` measures it.
 */
const slackShare = 0.4

describe.skipIf(missingPostgres() !== null)('four processes on one HubSpot account', () => {
  it('share its rolling window, are never refused, and all get their calls', async () => {
    const use = await measureFourProcesses(slackShare)
    expect(use.refused).toBe(0)
    expect(use.used).toBeLessThanOrEqual(use.allowed)
    expect(Math.min(...use.answered)).toBeGreaterThan(0)
    expect(use.answered.reduce((sum, count) => sum + count, 0)).toBe(use.calls)
  })
})
