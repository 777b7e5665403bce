import { setTimeout as wait } from 'node:timers/promises'
import type { App } from '../../src/app.ts'
import type { Say } from './fault-report.ts'

const settleWithinMs = 180_000
const lookEveryMs = 500
const sayEveryMs = 5_000

/**
 * The last edits are pulled; then nothing may stay open for good. What was lost is left to the sweeps of the processes,
 * or with `sweepsAtOnce` looked for without waiting for them.
 */
export async function settleDown(app: App, sweepsAtOnce: boolean, say: Say): Promise<void> {
  await app.pullAll('webhook')
  await app.idle()
  let saidAt = 0
  for (const startedAt = Date.now(); Date.now() - startedAt < settleWithinMs; await wait(lookEveryMs)) {
    const { undecided, unrouted, unwritten } = await app.ledger.leads.countOpen(app.crmNames)
    const tasks = await app.ledger.tasks.countOpen(app.crmNames, app.now())
    if (undecided + unrouted + unwritten + tasks === 0) break
    if (Date.now() - saidAt > sayEveryMs) {
      say(`open: ${undecided} undecided, ${unrouted} unrouted, ${unwritten} unwritten, ${tasks} tasks`)
      saidAt = Date.now()
    }
    if (sweepsAtOnce) await app.sweep()
    await app.idle()
  }
  await app.idle()
}
