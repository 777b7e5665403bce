import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import type { CallLog } from './call-log.ts'
import { failureObjections } from './failure-objections.ts'
import type { PersonsEdit } from './human-edits.ts'
import { violations } from './invariants.ts'
import type { LoggedWorld } from './logged-world.ts'
import { liftPoison } from './poison.ts'

/**
 * Somebody mends what refused the leads, and has what was refused tried again, as `setup` does: then all are written, and
 * no failure is open. For no running process.
 */
export async function objectionsOnceMended(
  world: LoggedWorld,
  log: CallLog,
  edits: readonly PersonsEdit[],
  refused: ReadonlySet<string>,
): Promise<string[]> {
  liftPoison(world.sandboxes, refused)
  const app = await world.openApp()
  for (const crm of app.crmNames) await app.ledger.writes.hastenRefused(crm, app.now(), { stages: true })
  await runToQuiescence(app)
  const { sentences } = await violations(world, app.ledger, log, edits)
  const open = await app.ledger.failures.listOpen(100)
  await app[Symbol.asyncDispose]()
  return [
    ...sentences,
    ...open.map(({ job, kind, message }) => `a failure is left open: ${job}, ${kind}: ${message}`),
    ...(await failureObjections(world.config)),
  ].map((sentence) => `once mended: ${sentence}`)
}
