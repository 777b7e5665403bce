import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { createDraw } from '../../src/sandbox/people/draw.ts'
import { type Ambush, createAmbush } from './ambush.ts'
import { budgetObjections } from './budget-objections.ts'
import type { CallLog } from './call-log.ts'
import { openBornAt, runCalm } from './calm-run.ts'
import { type Crew, gatherCrew } from './crew.ts'
import { createEditing } from './editing.ts'
import { unaccountedJobs } from './failed-sets.ts'
import { failureObjections } from './failure-objections.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { startFaultServers } from './fault-servers.ts'
import { humanEdits } from './human-edits.ts'
import { violations } from './invariants.ts'
import { buildLedgerGate } from './ledger-gate.ts'
import { openLoggedWorld } from './logged-world.ts'
import { objectionsOnceMended } from './once-mended.ts'
import { pointsOf } from './points.ts'
import { poisonOneInHundred } from './poison.ts'
import type { Reruns } from './reruns.ts'
import { settleDown } from './settle-down.ts'
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
  readonly say?: Say
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
  // As a HubSpot account has them that says nothing else.
  HUBSPOT_CALLS_PER_10_SECONDS: '100',
  HUBSPOT_SEARCHES_PER_SECOND: '5',
}

/** The same people and the same edits without and with kills; answers how the two differ and what else does not hold. */
export async function runKills(options: KillRunOptions): Promise<KillReport> {
  const { engine, workers = 2, seed, people, kills, waitsForSweeps = true, say = () => undefined } = options
  const bornAt = new Date()
  const calm = await runCalm({ seed, people, bornAt, edits: kills * editsPerKill, settings })
  say('The undisturbed run is done.')

  await using opened = new AsyncDisposableStack()
  let ambush: Ambush | null = null
  const servers = engine === 'servers' ? await startFaultServers(opened, { withRedis: true }) : null
  const world = opened.use(
    await openLoggedWorld(
      {
        people,
        seed,
        onCall: (crm, call) => ambush?.onCall(crm, call),
        settings: { ...settings, ...servers?.settings },
      },
      (logged) => openBornAt(bornAt, logged),
    ),
  )
  const refused = poisonOneInHundred(world.sandboxes)
  const { log } = world
  log.startCounting()
  const edits = humanEdits(world.sandboxes, seed).slice(0, kills * editsPerKill)
  const editing = createEditing(world.sandboxes, log, edits)

  // Beside the processes a ledger on a server can be looked into; an embedded one is theirs alone.
  const onlooker = engine === 'servers' ? await world.openApp() : null
  const gate = servers === null ? null : opened.use(await buildLedgerGate(servers.postgres.url))
  const commands = ['start', ...Array<string>(engine === 'servers' ? workers : 0).fill('worker')]
  const crew = opened.use(await gatherCrew(world, commands))
  await crew.untilReady(commands.length)
  const draw = createDraw(seed, 0, 'kills')
  ambush = createAmbush({ crew, sandboxes: world.sandboxes, gate, draw })
  const caught: Record<string, number> = {}
  const points = pointsOf(engine)
  for (let kill = 0; kill < kills; kill++) {
    editing.some(editsPerKill)
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
    await settleDown(onlooker, !waitsForSweeps, say)
    editing.rest()
    await settleDown(onlooker, !waitsForSweeps, say)
    await onlooker[Symbol.asyncDispose]()
  }
  const reruns = crew.reruns()
  const exits = await crew.end()
  if (exits.some((exit) => exit !== 0)) sentences.push(`the processes ended with ${exits.join(', ')}`)
  await using app = await world.openApp()
  if (engine === 'embedded') {
    await runToQuiescence(app)
    editing.rest()
    await runToQuiescence(app)
  }
  const broken = await violations(world, app.ledger, log, edits, refused)
  await app[Symbol.asyncDispose]()
  sentences.push(
    ...broken.sentences,
    ...(await unaccountedJobs(world.config)),
    ...(await failureObjections(world.config)),
  )
  sentences.push(...(await budgetObjections(world.config, log, crew)))
  sentences.push(...shownDifferences(shownFields(world.sandboxes), calm))

  sentences.push(...(await objectionsOnceMended(world, log, edits, refused)))

  const { hubspot, salesforce } = world.sandboxes
  return {
    kills: crew.kills(),
    caught,
    reruns,
    rerunLimitMs,
    edits: edits.length,
    crossedEdits: broken.crossed.length,
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

/** The report in sentences, with what it says of the limits. */
export function renderKills(it: KillReport): FaultReport {
  const { measured, ended, p50Ms, p99Ms } = it.reruns
  return {
    figures: [
      `${it.kills} kills: ${Object.entries(it.caught)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
      `a killed job ran again after ${p50Ms} ms (p50), ${p99Ms} ms (p99), limit ${it.rerunLimitMs} ms; ${measured} measured, ${ended} had ended`,
      `edits by people: ${it.edits}; between our last read and our write: ${it.crossedEdits}`,
      `needless writes after a kill: ${it.needlessWrites} records`,
    ],
    violations: [
      ...it.violations,
      ...(p99Ms > it.rerunLimitMs ? [`a killed job waited ${p99Ms} ms`] : []),
      ...(it.needlessWrites > it.needlessAtMost
        ? [`${it.needlessWrites} records were written for nothing`]
        : []),
      ...(it.violations.length > 0 ? it.complaints.map((said) => `(said: ${said})`) : []),
    ],
  }
}
