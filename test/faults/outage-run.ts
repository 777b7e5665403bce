import { setTimeout as wait } from 'node:timers/promises'
import type { App } from '../../src/app.ts'
import { Failure } from '../../src/ports/failure.ts'
import { createDraw } from '../../src/sandbox/people/draw.ts'
import type { World } from '../pipeline/world.ts'
import { budgetObjections } from './budget-objections.ts'
import { openBornAt, runCalm } from './calm-run.ts'
import { gatherCrew } from './crew.ts'
import { createEditing } from './editing.ts'
import { unaccountedJobs } from './failed-sets.ts'
import { failureObjections } from './failure-objections.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { startFaultServers } from './fault-servers.ts'
import { type HumanEdit, humanEdits } from './human-edits.ts'
import { notYetPulled, violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'
import type { Outage } from './outages.ts'
import { poisonOneInHundred } from './poison.ts'
import { settleDown } from './settle-down.ts'
import { shownDifferences, shownFields } from './shown.ts'

export interface OutageRunOptions {
  readonly withRedis: boolean
  readonly outages: readonly Outage[]
  readonly seed: number
  /** In each CRM. */
  readonly people: number
  /** Processes besides `start`. */
  readonly workers: number
  /** Besides the defaults. */
  readonly settings?: Readonly<Record<string, string>>
  readonly say?: Say
}

/** People edit so many leads right before each outage, and as many while it lasts. */
const editsPerStrike = 20
const strikeWithinMs = 1_500
/** After an outage all that lay still must be done within a minute. */
export const movingAgainWithinMs = 60_000
const lookEveryMs = 250
const patienceMs = 120_000

/** Takes the servers away under running processes, and measures how soon all that lay still is decided and written. */
export async function runOutages(options: OutageRunOptions): Promise<FaultReport> {
  const { withRedis, outages, seed, people, workers, say = () => undefined } = options
  const settings = {
    CRM_TIMEOUT_SECONDS: '5',
    PULL_EVERY_SECONDS: '5',
    PULL_OVERLAP_SECONDS: '5',
    ...options.settings,
  }
  const bornAt = new Date()
  const edits = outages.length * editsPerStrike * 2
  const calm = await runCalm({ seed, people, bornAt, edits, settings })
  say('The undisturbed run is done.')

  await using opened = new AsyncDisposableStack()
  const servers = await startFaultServers(opened, { withRedis })
  const world = opened.use(
    await openLoggedWorld({ people, seed, settings: { ...settings, ...servers.settings } }, (logged) =>
      openBornAt(bornAt, logged),
    ),
  )
  const refused = poisonOneInHundred(world.sandboxes)
  const { log } = world
  log.startCounting()
  const onlooker = await world.openApp()
  const crew = opened.use(await gatherCrew(world, ['start', ...Array<string>(workers).fill('worker')]))
  await crew.untilReady(workers + 1)
  const draw = createDraw(seed, 0, 'outages')
  const editing = createEditing(world.sandboxes, log, humanEdits(world.sandboxes, seed).slice(0, edits))
  const { done } = editing

  const figures: string[] = []
  const sentences: string[] = []
  for (const outage of outages) {
    editing.some(editsPerStrike)
    await patiently(() => onlooker.pullAll('webhook'))
    await wait(draw.between(0, strikeWithinMs))
    const striking = outage.strike(servers)
    editing.some(editsPerStrike)
    await striking
    const mendedAt = performance.now()
    const isMoving = await untilAllAreDone(world, onlooker, done)
    const tookMs = performance.now() - mendedAt
    const sentence = `${outage.name}: all that lay still was decided and written ${(tookMs / 1_000).toFixed(1)} s after it was back`
    figures.push(sentence)
    say(sentence)
    if (!isMoving || tookMs > movingAgainWithinMs)
      sentences.push(`${sentence}, and not within ${movingAgainWithinMs / 1_000} s`)
  }

  await settleDown(onlooker, false, say)
  editing.rest()
  await settleDown(onlooker, false, say)
  await onlooker[Symbol.asyncDispose]()
  const exits = await crew.end()
  if (exits.some((exit) => exit !== 0)) sentences.push(`the processes ended with ${exits.join(', ')}`)
  await using app = await world.openApp()
  const broken = await violations(world, app.ledger, log, done, refused)
  await app[Symbol.asyncDispose]()
  sentences.push(
    ...broken.sentences,
    ...(await unaccountedJobs(world.config)),
    ...(await failureObjections(world.config)),
  )
  sentences.push(...(await budgetObjections(world.config, log, crew)))
  sentences.push(...shownDifferences(shownFields(world.sandboxes), calm))
  if (sentences.length > 0) sentences.push(...crew.complaints().map((said) => `(said: ${said})`))
  return { figures, violations: sentences }
}

/** Waits until the ledger knows every edited lead as it is now, and nobody is left to decide, route or write. */
async function untilAllAreDone(
  world: World,
  { ledger, crmNames }: App,
  edits: readonly HumanEdit[],
): Promise<boolean> {
  const refs = edits.map(({ ref }) => ref)
  for (
    const startedAt = performance.now();
    performance.now() - startedAt < patienceMs;
    await wait(lookEveryMs)
  ) {
    const { undecided, unrouted, unwritten } = await patiently(() => ledger.leads.countOpen(crmNames))
    if (undecided + unrouted + unwritten > 0) continue
    if ((await patiently(() => notYetPulled(world, ledger, refs))).length === 0) return true
  }
  return false
}

/** The onlooker's own connections are cut with the others. */
async function patiently<Answer>(action: () => Promise<Answer>): Promise<Answer> {
  for (const startedAt = performance.now(); ; await wait(lookEveryMs))
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof Failure) || performance.now() - startedAt > patienceMs) throw error
    }
}
