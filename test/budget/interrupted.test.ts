import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import type { CrmForecast } from '../../src/crm-accounts.ts'
import { openWorld, type World } from '../pipeline/world.ts'

const people = 120

describe('the forecast after a run that was broken off', () => {
  const opened = new AsyncDisposableStack()
  let world: World
  let forecasts: readonly CrmForecast[]
  let nextRun: Record<string, number>

  beforeAll(async () => {
    // Nothing can be written as long as the fields are missing.
    world = opened.use(await openWorld({ people, isSetUp: false }))
    {
      await using app = await world.openApp()
      await runToQuiescence(app)
    }
    expect(world.sandboxes.recordsWritten()).toBe(0)
    await world.setUp()
    const app = opened.use(await world.openApp())
    forecasts = await app.forecast()
    world.sandboxes.startCounting()
    await runToQuiescence(app)
    nextRun = Object.fromEntries(
      world.sandboxes
        .callBudget()
        .map(({ crm, calls }) => [crm.toLowerCase(), Object.values(calls).reduce((a, b) => a + b, 0)]),
    )
  })
  afterAll(() => opened.disposeAsync())

  it('counts the leads that are in the ledger and wait, and the calls that they take', () => {
    expect(world.sandboxes.recordsWritten()).toBeGreaterThan(2 * people * 0.9)
    for (const { crm, unfinished, calls } of forecasts) {
      const used = nextRun[crm] ?? 0
      expect(unfinished, crm).toBeGreaterThan(people * 0.9)
      expect(calls, crm).toBeGreaterThanOrEqual(used)
      expect(used, crm).toBeGreaterThan(people / 100)
    }
  })

  it('says what is left of our share, and of what all have of the day', () => {
    for (const { callsLeft, leftOfShare, leftOfAccount } of forecasts) {
      expect(callsLeft).toBe(leftOfShare)
      expect(leftOfAccount).toBeGreaterThan(leftOfShare)
    }
  })
})
