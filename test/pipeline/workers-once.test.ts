import { expect, it } from 'vitest'
import { openWorld } from './world.ts'

/** Ledger statements that so many askers at the same moment take to begin the workers. */
async function statementsToBegin(askers: number): Promise<number> {
  await using world = await openWorld({ people: 1 })
  await using app = await world.openApp()
  const before = app.countStatements()
  await Promise.all(Array.from({ length: askers }, () => app.startWorkers()))
  return app.countStatements() - before
}

// A second set would outlive the app, and the process with it.
it('begins one set of workers, however many commands ask at the same moment', async () => {
  expect(await statementsToBegin(2)).toBe(await statementsToBegin(1))
})
