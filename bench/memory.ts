/**
 * Prints how much memory a worker takes to pull, decide and write back 10,000 and 100,000 contacts of a made-up HubSpot
 * on the embedded default, and the ratio of the two. The made-up CRM runs in a process of its own.
 *
 *   npm run bench:memory                     both sizes
 *   npm run bench:memory -- 1000 10000       other sizes
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../src/app.ts'
import { runToQuiescence } from '../src/cli/run-to-quiescence.ts'
import { readConfig } from '../src/config.ts'
import { openCrms } from '../src/crm-registry.ts'
import { readMappings } from '../src/mappings/read-mappings.ts'
import { startHubspotSandbox } from '../src/sandbox/hubspot/hubspot-sandbox.ts'
import { createPeople } from '../src/sandbox/people.ts'
import { createLog } from '../src/telemetry/log.ts'

interface WorkerReport {
  readonly decided: number
  /** Highest resident set size, bytes. */
  readonly peakBytes: number
  /** Median over the second half of the run, bytes. */
  readonly settledBytes: number
  readonly seconds: number
}

const sampleEveryMs = 250
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`

const [role, ...rest] = process.argv.slice(2)
if (role === 'crm') await runCrm(Number(rest[0]))
else if (role === 'worker') await runWorker()
else await compare([role, ...rest].filter((size) => size !== undefined).map(Number))

/** The parent: one size after the other, each with a fresh CRM and a fresh worker. */
async function compare(sizes: readonly number[]): Promise<void> {
  const reports: WorkerReport[] = []
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) {
    const report = await measure(size)
    reports.push(report)
    console.log(
      `${size.toLocaleString('en-US').padStart(9)} contacts: RSS settled ${megabytes(report.settledBytes)}, peak ${megabytes(report.peakBytes)}; ${report.decided.toLocaleString('en-US')} decisions in ${report.seconds.toFixed(0)} s`,
    )
  }
  const [small, large] = [reports[0], reports.at(-1)]
  if (small !== undefined && large !== undefined && small !== large)
    console.log(
      `ratio: settled ${(large.settledBytes / small.settledBytes).toFixed(2)}, peak ${(large.peakBytes / small.peakBytes).toFixed(2)}`,
    )
}

async function measure(size: number): Promise<WorkerReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-memory-'))
  const crm = fork(import.meta.filename, ['crm', String(size)])
  const { url, token } = await message<{ url: string; token: string }>(crm)
  const worker = fork(import.meta.filename, ['worker'], {
    env: {
      ...process.env,
      HUBSPOT_API_URL: url,
      HUBSPOT_ACCESS_TOKEN: token,
      HUBSPOT_CALLS_PER_10_SECONDS: '100000',
      HUBSPOT_SEARCHES_PER_SECOND: '10000',
      DATA_DIR: join(dataDir, 'ledger'),
      MAPPINGS_DIR: 'mappings',
    },
  })
  const report = await message<WorkerReport>(worker)
  crm.kill()
  await rm(dataDir, { recursive: true, force: true })
  return report
}

async function message<Message>(child: ChildProcess): Promise<Message> {
  const [first] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`a process of the benchmark ended with ${code} before it reported`)
    }),
  ])
  return first as Message
}

async function runCrm(size: number): Promise<void> {
  const now = () => new Date()
  const people = createPeople({ seed: 1, count: size, now: now() })
  const { url, token } = await startHubspotSandbox({ port: 0, people, now })
  process.send?.({ url, token })
}

async function runWorker(): Promise<void> {
  const config = readConfig(process.env)
  for (const crm of openCrms(config, readMappings(config.mappingsDir).crms, () => undefined)) {
    await crm.setup({}, AbortSignal.timeout(60_000))
    await crm.close()
  }
  const startedAt = performance.now()
  const samples: number[] = []
  const timer = setInterval(() => samples.push(process.memoryUsage.rss()), sampleEveryMs)
  let decided = 0
  {
    const onTally = (milestone: string, count: number) => {
      if (milestone === 'decided') decided += count
    }
    await using app = await openApp(config, { log: createLog({ level: 'error' }) })
    app.watchTally(onTally)
    await runToQuiescence(app)
  }
  clearInterval(timer)
  const later = samples.slice(samples.length / 2).toSorted((a, b) => a - b)
  process.send?.({
    decided,
    peakBytes: Math.max(...samples),
    settledBytes: later[Math.floor(later.length / 2)] ?? 0,
    seconds: (performance.now() - startedAt) / 1_000,
  } satisfies WorkerReport)
  process.disconnect?.()
}
