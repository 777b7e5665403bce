import { setTimeout as wait } from 'node:timers/promises'
import { leadKey } from '../../src/domain/lead.ts'
import { createDraw } from '../../src/sandbox/people/draw.ts'
import { everyLead } from '../pipeline/outcome.ts'
import type { CrmOfCall } from './ambush.ts'
import { touchesOf, touchKey } from './call-log.ts'
import { type Crew, gatherCrew } from './crew.ts'
import { ownerOf, takeover } from './edits-run.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { startFaultServers } from './fault-servers.ts'
import { callAnswers, carryOut, type PersonsEdit } from './human-edits.ts'
import { violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'
import { oneOfEachPerson } from './one-of-a-person.ts'
import { settleDown } from './settle-down.ts'

/** Longer than a read may be old when a write that rests on it goes out. */
const frozenMs = 2_500
/** Before the process has read the answer, or when its write is not under way yet. */
const untilFrozenMs = [0, 3]
/** So many of a hundred may be frozen with their write on the wire already, where no client can hold it back. */
const lateAtMostPercent = 20

/**
 * A process stands still (SIGSTOP) between the answer to a read and the write that rests on it, and people take the very
 * leads over meanwhile: theirs stands once it goes on.
 */
export async function runFreezes(options: {
  readonly seed: number
  readonly rounds: number
  /** In each round and CRM. */
  readonly leads: number
  readonly say?: Say
}): Promise<FaultReport> {
  const { seed, rounds, leads, say = () => undefined } = options
  const draw = createDraw(seed, 0, 'freezes')
  let freeze: Freeze | null = null
  await using opened = new AsyncDisposableStack()
  const servers = await startFaultServers(opened, { withRedis: true })
  const world = opened.use(
    await openLoggedWorld({
      people: rounds * leads * 6,
      seed,
      onCall: (crm, call) => freeze?.(crm, call),
      settings: { ...servers.settings, PULL_EVERY_SECONDS: '5', PULL_OVERLAP_SECONDS: '5' },
    }),
  )
  const { sandboxes, log } = world
  const onlooker = await world.openApp()
  const crew = opened.use(await gatherCrew(world, ['start']))
  await crew.untilReady(1)
  await settleDown(onlooker, true, say)

  const edits: PersonsEdit[] = []
  for (let round = 0; round < rounds; round++)
    for (const crm of ['hubspot', 'salesforce'] as const) {
      const mine = untouched(sandboxes, crm, edits).slice(0, leads)
      for (const ref of mine) carryOut(sandboxes, { ref, changes: callAnswers[crm] })
      const { promise: isFrozen, resolve } = Promise.withResolvers<void>()
      const afterMs = untilFrozenMs[round % untilFrozenMs.length] ?? 0
      freeze = freezer(crew, new Set(mine.map(touchKey)), afterMs, () => {
        for (const ref of mine) {
          const edit = takeover(sandboxes, ref, draw)
          carryOut(sandboxes, edit)
          log.noteEdit(edit)
          edits.push(edit)
        }
        resolve()
      })
      await onlooker.pullAll('webhook')
      await Promise.race([isFrozen, wait(20_000, undefined, { ref: false })])
      freeze = null
      await wait(frozenMs)
      for (const { process } of crew.places) process.signal('SIGCONT')
      await settleDown(onlooker, true, say)
      say(`round ${round + 1} of ${rounds}, ${crm}: ${mine.length} leads taken over`)
    }
  const overwritten = edits.filter(({ ref, changes }) => {
    const record = (ref.crm === 'hubspot' ? sandboxes.hubspot : sandboxes.salesforce).record(
      ref.object,
      ref.id,
    )
    return record?.[ownerOf(ref)] !== changes[ownerOf(ref)]
  })
  const { sentences } = await violations(world, onlooker.ledger, log, [])
  await onlooker[Symbol.asyncDispose]()
  const exits = await crew.end()
  const share = (100 * overwritten.length) / Math.max(1, edits.length)
  return {
    figures: [
      `a process that stood still for ${frozenMs} ms after its read: ${edits.length} leads taken over meanwhile, ${overwritten.length} written over`,
    ],
    violations: [
      ...sentences,
      ...(edits.length < rounds * leads ? ['hardly any process stood still at its read'] : []),
      ...(share > lateAtMostPercent
        ? overwritten.map(({ ref }) => `the owner of ${leadKey(ref)} was written over after the standstill`)
        : []),
      ...(exits.some((exit) => exit !== 0) ? [`the processes ended with ${exits.join(', ')}`] : []),
    ],
  }
}

type Freeze = (crm: CrmOfCall, call: Parameters<typeof touchesOf>[1]) => Promise<void>

/** Stops the process that has just had its answer about these leads, once, and tells when it stands. */
function freezer(crew: Crew, keys: ReadonlySet<string>, afterMs: number, frozen: () => void): Freeze {
  let isDone = false
  return async (crm, call) => {
    if (isDone || call.phase !== 'answered') return
    if (!touchesOf(crm, call).some(({ kind, key }) => kind === 'read' && keys.has(key))) return
    isDone = true
    if (afterMs > 0) await wait(afterMs)
    crew.byDoor(call.door)?.process.signal('SIGSTOP')
    frozen()
  }
}

/** Leads of one record only that nobody has edited in this run. */
const untouched = (
  sandboxes: Parameters<typeof everyLead>[0],
  crm: CrmOfCall,
  edits: readonly PersonsEdit[],
) => {
  const done = new Set(edits.map(({ ref }) => leadKey(ref)))
  return oneOfEachPerson(everyLead(sandboxes))
    .filter(({ ref, sandbox, isAlone }) => {
      const isConverted = sandbox.record(ref.object, ref.id)?.IsConverted === true
      return isAlone && ref.crm === crm && !isConverted && !done.has(leadKey(ref))
    })
    .map(({ ref }) => ref)
}
