import { describe, expect, it } from 'vitest'
import { missingPostgres } from '../servers/private-postgres.ts'
import { missingRedis } from '../servers/private-redis.ts'
import { type KillRunOptions, runKills } from './kill-run.ts'

/** The short form of `npm run test:faults`: a few kills, to see that the long one can be started and what it looks at. */
const runs: readonly (KillRunOptions & { readonly missing: string | null })[] = [
  {
    engine: 'servers',
    workers: 1,
    kills: 2,
    seed: 1,
    people: 20,
    missing: missingRedis() ?? missingPostgres(),
  },
  { engine: 'embedded', kills: 1, seed: 2, people: 12, missing: null },
]

describe.each(runs)('processes that are killed, $engine', ({ missing, ...options }) => {
  it.skipIf(missing !== null)('lose nothing, route nobody twice and undo nobody', async () => {
    const report = await runKills({ ...options, waitsForSweeps: false })
    expect(report.violations, report.complaints.join('\n')).toEqual([])
    expect(report.kills).toBe(options.kills)
    expect(report.edits).toBeGreaterThan(0)
    expect(report.needlessWrites).toBeLessThanOrEqual(report.needlessAtMost)
  })
})
