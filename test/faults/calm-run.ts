import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { openWorld, type World } from '../pipeline/world.ts'
import { carryOut, humanEdits } from './human-edits.ts'
import { poisonOneInHundred } from './poison.ts'
import { shownFields } from './shown.ts'

/**
 * What the CRMs show in the end when nothing goes wrong, lead by lead: the same people as in the disturbed run, and the
 * same edits once everybody is decided, the same few refused by their CRM.
 */
export async function runCalm(options: {
  readonly seed: number
  readonly people: number
  readonly bornAt: Date
  readonly edits: number
  readonly settings: Readonly<Record<string, string>>
}): Promise<ReadonlyMap<string, string>> {
  const { seed, people, bornAt, settings } = options
  await using world = await openBornAt(bornAt, { people, seed, settings })
  poisonOneInHundred(world.sandboxes)
  await using app = await world.openApp()
  await runToQuiescence(app)
  for (const edit of humanEdits(world.sandboxes, seed).slice(0, options.edits))
    carryOut(world.sandboxes, edit)
  await runToQuiescence(app)
  return shownFields(world.sandboxes)
}

/** A world whose people did what they did before one and the same moment, and whose clock runs from then on. */
export async function openBornAt(bornAt: Date, options: Parameters<typeof openWorld>[0]): Promise<World> {
  let isOpen = false
  const world = await openWorld({ ...options, now: () => (isOpen ? new Date() : bornAt) })
  isOpen = true
  return world
}
