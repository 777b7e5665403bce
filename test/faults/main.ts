import { parseArgs } from 'node:util'
import { missingPostgres } from '../servers/private-postgres.ts'
import { missingRedis } from '../servers/private-redis.ts'
import { type KillReport, runKills } from './kill-run.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    people: { type: 'string' },
    embedded: { type: 'boolean', default: false },
  },
})
const engine = values.embedded ? 'embedded' : 'servers'
const missing = engine === 'servers' ? (missingRedis() ?? missingPostgres()) : null
if (missing !== null) throw new Error(missing)

// Servers and processes of the run end with it.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

const kills = Number(values.kills)
const report = await runKills({
  engine,
  kills,
  seed: Number(values.seed),
  people: Number(values.people ?? Math.max(100, kills * 2)),
  say: (sentence) => console.log(`${(performance.now() / 1_000).toFixed(0).padStart(5)} s  ${sentence}`),
})
print(report)
process.exitCode = report.violations.length === 0 ? 0 : 1

function print(it: KillReport): void {
  console.log(`\n${it.kills} kills, ${engine}, seed ${values.seed}`)
  for (const [name, count] of Object.entries(it.caught)) console.log(`  ${name}: ${count}`)
  const { measured, ended, p50Ms, p99Ms } = it.reruns
  console.log(
    `a killed job runs again after ${p50Ms} ms (p50), ${p99Ms} ms (p99), limit ${it.rerunLimitMs} ms; ${measured} measured, ${ended} had ended`,
  )
  console.log(`edits by people: ${it.edits}, between our read and our write: ${it.crossedEdits}`)
  console.log(`needless writes: ${it.needlessWrites} records, at most ${it.needlessAtMost}`)
  console.log(`violations: ${it.violations.length}`)
  for (const sentence of it.violations.slice(0, 50)) console.log(`  ${sentence}`)
  if (it.violations.length > 0) for (const said of it.complaints) console.log(`  ${said}`)
}
