import { setTimeout as wait } from 'node:timers/promises'
import type { App } from '../../src/app.ts'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { createDraw } from '../../src/sandbox/people/draw.ts'
import { openWorld, type World } from '../pipeline/world.ts'
import { startPrivatePostgres } from '../servers/private-postgres.ts'
import { startPrivateRedis } from '../servers/private-redis.ts'
import { type Ambush, createAmbush } from './ambush.ts'
import { type CallLog, createCallLog } from './call-log.ts'
import { type Crew, gatherCrew } from './crew.ts'
import { unaccountedJobs } from './failed-sets.ts'
import { carryOut, type HumanEdit, humanEdits } from './human-edits.ts'
import { violations } from './invariants.ts'
import { buildLedgerGate } from './ledger-gate.ts'
import { pointsOf } from './points.ts'
import type { Reruns } from './reruns.ts'
import { shownDifferences, shownFields } from './shown.ts'

export interface KillRunOptions {
  /** `servers`: several processes on Redis and PostgreSQL. `embedded`: one, started again and again. */
  readonly engine: 'servers' | 'embedded'
  /** Processes besides `start`, for `servers`. */
  readonly workers?: number
  readonly kills: number
  readonly seed: number
  /** In each CRM. */
  readonly people: number
  /** Whether what was lost is left to the sweeps of the processes, half a minute later, or looked for at once. */
  readonly waitsForSweeps?: boolean
  /** Told how far it is. */
  readonly say?: (sentence: string) => void
}

export interface KillReport {
  readonly kills: number
  /** How often a process was caught at each named point; the others were killed at any moment. */
  readonly caught: Readonly<Record<string, number>>
  readonly reruns: Reruns
  readonly rerunLimitMs: number
  readonly edits: number
  /** Edits that fell between our last read and our write. */
  readonly crossedEdits: number
  readonly needlessWrites: number
  /** As many as could be sent again because the process that sent them died. */
  readonly needlessAtMost: number
  /** What must hold and does not. */
  readonly violations: readonly string[]
  readonly complaints: readonly string[]
}

const lockMs = 2_000
/** `JOB_LOCK_SECONDS` in sixths is how often it is looked for jobs of the dead. */
const rerunLimitMs = lockMs + 2 * Math.round(lockMs / 6) + 1_000
const patienceMs = 8_000
const editsPerKill = 4

const settings = {
  JOB_LOCK_SECONDS: String(lockMs / 1_000),
  PULL_EVERY_SECONDS: '5',
  PULL_OVERLAP_SECONDS: '5',
  SWEEP_EVERY_SECONDS: '2',
  CRM_TIMEOUT_SECONDS: '5',
}

/** The same people and the same edits without and with kills; answers how the two differ and what else does not hold. */
export async function runKills(options: KillRunOptions): Promise<KillReport> {
  const { engine, workers = 2, seed, people, kills, waitsForSweeps = true, say = () => undefined } = options
  const bornAt = new Date()
  const undisturbed = await runUndisturbed({ seed, people, bornAt, edits: kills * editsPerKill })
  say('The undisturbed run is done.')

  await using opened = new AsyncDisposableStack()
  const log = createCallLog()
  let ambush: Ambush | null = null
  const watched: Parameters<typeof openWorld>[0]['onCall'] = async (crm, call) => {
    log.note(crm, call)
    await ambush?.onCall(crm, call)
  }
  const urls = engine === 'servers' ? await startServers(opened) : {}
  const world = opened.use(
    await openBornAt(bornAt, { people, seed, onCall: watched, settings: { ...settings, ...urls } }),
  )
  const edits = humanEdits(world.sandboxes, seed).slice(0, kills * editsPerKill)

  // Beside the processes a ledger on a server can be looked into; an embedded one is theirs alone.
  const onlooker = engine === 'servers' ? await world.openApp() : null
  const gate = urls.DATABASE_URL === undefined ? null : opened.use(await buildLedgerGate(urls.DATABASE_URL))
  const commands = ['start', ...Array<string>(engine === 'servers' ? workers : 0).fill('worker')]
  const crew = opened.use(await gatherCrew(world, commands))
  await crew.untilReady(commands.length)
  const draw = createDraw(seed, 0, 'kills')
  ambush = createAmbush({ crew, sandboxes: world.sandboxes, gate, draw })
  const caught: Record<string, number> = {}
  const points = pointsOf(engine)
  for (let kill = 0; kill < kills; kill++) {
    for (const edit of edits.slice(kill * editsPerKill, (kill + 1) * editsPerKill)) {
      carryOut(world.sandboxes, edit)
      log.noteEdit(edit)
    }
    await onlooker?.pullAll('webhook')
    const point = draw.pick(points)
    const isCaught = await ambush.lay(point, patienceMs)
    const name = isCaught ? point.name : 'any moment'
    caught[name] = (caught[name] ?? 0) + 1
    await crew.untilReady(Math.min(2, commands.length))
    say(`${kill + 1} of ${kills}: ${name}`)
  }

  await crew.untilReady(commands.length)
  const sentences: string[] = []
  if (onlooker !== null) {
    await settle(onlooker, waitsForSweeps, say)
    await onlooker[Symbol.asyncDispose]()
  }
  const reruns = crew.reruns()
  const exits = await crew.end()
  if (exits.some((exit) => exit !== 0)) sentences.push(`the processes ended with ${exits.join(', ')}`)
  await using app = await world.openApp()
  if (engine === 'embedded') await runToQuiescence(app)
  const broken = await violations(world, app.ledger, log, edits)
  await app[Symbol.asyncDispose]()
  sentences.push(...broken.sentences, ...(await unaccountedJobs(world.config)))
  sentences.push(...shownDifferences(shownFields(world.sandboxes), undisturbed))

  const { hubspot, salesforce } = world.sandboxes
  return {
    kills: crew.kills(),
    caught,
    reruns,
    rerunLimitMs,
    edits: edits.length,
    crossedEdits: broken.crossedEdits,
    needlessWrites: hubspot.writeCounts().needless + salesforce.writeCounts().needless,
    needlessAtMost: resendable(log, crew),
    violations: sentences,
    complaints: crew.complaints(),
  }
}

/** Every kill can have taken one process's knowledge of one batch in each CRM with it. */
function resendable({ writes }: CallLog, crew: Crew): number {
  const largest = writes.reduce((most, { records }) => Math.max(most, records), 0)
  return crew.kills() * largest
}

async function runUndisturbed(options: {
  readonly seed: number
  readonly people: number
  readonly bornAt: Date
  readonly edits: number
}) {
  const { seed, people, bornAt } = options
  await using world = await openBornAt(bornAt, { people, seed, settings })
  await using app = await world.openApp()
  await runToQuiescence(app)
  const edits: HumanEdit[] = humanEdits(world.sandboxes, seed).slice(0, options.edits)
  for (const edit of edits) carryOut(world.sandboxes, edit)
  await runToQuiescence(app)
  return shownFields(world.sandboxes)
}

/** A world whose people did what they did before one and the same moment, and whose clock runs from then on. */
async function openBornAt(bornAt: Date, options: Parameters<typeof openWorld>[0]): Promise<World> {
  let isOpen = false
  const world = await openWorld({ ...options, now: () => (isOpen ? new Date() : bornAt) })
  isOpen = true
  return world
}

async function startServers(opened: AsyncDisposableStack) {
  const redis = await startPrivateRedis()
  const postgres = await startPrivatePostgres()
  if (redis === null || postgres === null) throw new Error('Redis and PostgreSQL are needed for this run')
  opened.use(redis)
  opened.use(postgres)
  return { REDIS_URL: redis.url, DATABASE_URL: postgres.url } as Record<string, string>
}

const settleWithinMs = 180_000
const lookEveryMs = 500

/** The last edits are pulled; what was lost, the sweeps find once the queue has been quiet for half a minute. */
async function settle(app: App, waitsForSweeps: boolean, say: (sentence: string) => void): Promise<void> {
  await app.pullAll('webhook')
  await app.idle()
  for (const startedAt = Date.now(); Date.now() - startedAt < settleWithinMs; await wait(lookEveryMs)) {
    const { undecided, unrouted, unwritten } = await app.ledger.leads.countOpen()
    if (undecided + unrouted + unwritten === 0) break
    say(`open: ${undecided} undecided, ${unrouted} unrouted, ${unwritten} unwritten`)
    if (!waitsForSweeps) await app.sweep()
    await app.idle()
  }
  await app.idle()
}
