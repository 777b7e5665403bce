import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { openCrms } from '../crm-registry.ts'
import { readMappings } from '../mappings/read-mappings.ts'
import { openSandboxes, type Sandboxes } from '../sandbox/sandboxes.ts'
import { renderCalls } from './call-budget.ts'
import { exitCodes, untilStopped } from './exit.ts'
import { fitLines, terminalWidth } from './fit-lines.ts'
import { print } from './print.ts'
import { startProgress } from './progress.ts'
import { isClean, renderSummary, summarize } from './run-summary.ts'
import { runToQuiescence } from './run-to-quiescence.ts'
import { ownTerminal } from './terminal.ts'

export interface DemoOptions {
  readonly people: number
  readonly seed: number
  readonly keep: boolean
}

const say = (line: string) => print([line])

/**
 * The main job end to end against two made-up CRMs and a made-up source of firmographics, through the real clients:
 * sets the CRMs up, syncs them, prints what came of it, and syncs again to show that nothing is left to write.
 */
export async function demo({ people, seed, keep }: DemoOptions): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-demo-'))
  await using cleanUp = new AsyncDisposableStack()
  cleanUp.defer(() => rm(dataDir, { recursive: true, force: true }))
  const stopped = keep ? untilStopped() : null

  say(`Two made-up CRMs with ${people.toLocaleString('en-US')} people each; seed ${seed}.`)
  const sandboxes = cleanUp.use(await openSandboxes({ people, seed, now: () => new Date() }))
  const config = readConfig({ ...sandboxes.environment, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' })
  await createFields(config)
  sandboxes.startCounting()

  const app = cleanUp.use(await openApp(config))
  const progress = startProgress(sandboxes.leadCount, ownTerminal())
  const unwatch = app.watchTally(progress.tally)
  const startedAt = performance.now()
  const since = app.now()
  await runToQuiescence(app)
  unwatch()
  progress.stop()
  const summary = await summarize(app.ledger, since, app.crmNames, app.definition())
  say('')
  for (const line of fitLines(renderSummary(summary), terminalWidth())) say(line)
  say('')
  for (const line of fitLines(renderCalls(sandboxes.callBudget()), terminalWidth())) say(line)
  say('')
  say(
    `${seconds(startedAt)} for ${sandboxes.leadCount.toLocaleString('en-US')} leads; ledger statements: ${app.countStatements()}.`,
  )

  const again = await secondPass(app, sandboxes)
  process.exitCode = isClean(summary) && again === 0 ? exitCodes.done : exitCodes.unfinished
  if (stopped === null) return
  const address = await app.startServer()
  await app.startSchedules()
  say('')
  say(`Left running until Ctrl+C. Plumbline answers on ${address}/readyz and /metrics.`)
  say('To try the other commands on the made-up CRMs, put this into .env (their ledger will be their own):')
  say('Their first sync warns of a lost ledger, since the records hold what this demo wrote.')
  say('')
  for (const [name, value] of Object.entries(sandboxes.environment)) say(`${name}=${value}`)
  await stopped
}

const seconds = (startedAt: number): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`

async function createFields(config: Config): Promise<void> {
  const { crms, routing } = readMappings(config.mappingsDir)
  for (const crm of openCrms(config, crms, () => undefined)) {
    const steps = await crm.setup({ tasks: routing.followUp !== null }, AbortSignal.timeout(60_000))
    say(`${crm.name}: ${steps.length} fields created.`)
    await crm.close()
  }
}

/** Syncs once more and says how many records were written and tasks created, which must be none. */
async function secondPass(app: Awaited<ReturnType<typeof openApp>>, sandboxes: Sandboxes): Promise<number> {
  const before = sandboxes.recordsWritten()
  const tasksBefore = sandboxes.tasksCreated()
  const startedAt = performance.now()
  await runToQuiescence(app)
  const writes = sandboxes.recordsWritten() - before
  const tasks = sandboxes.tasksCreated() - tasksBefore
  say(`Second pass over the same people: ${writes} writes, ${tasks} tasks, ${seconds(startedAt)}.`)
  return writes + tasks
}
