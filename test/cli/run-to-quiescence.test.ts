import { describe, expect, it } from 'vitest'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { refTo } from '../store/ledger-examples.ts'

const leadsPerSweep = 2

/** An app whose ledger is quiet but for leads that another definition judged, of which each sweep takes the first two. */
function appWith(leads: readonly string[], take: (found: readonly string[]) => readonly string[]) {
  const toJudge = new Set(leads)
  let sweeps = 0
  const app: Parameters<typeof runToQuiescence>[0] = {
    crmNames: ['hubspot'],
    startWorkers: async () => undefined,
    pullAll: async () => undefined,
    idle: async () => [],
    now: () => new Date('2026-11-22T08:00:00.000Z'),
    sweep: async () => {
      sweeps++
      for (const id of take([...toJudge].slice(0, leadsPerSweep))) toJudge.delete(id)
    },
    nextToJudge: async () => [...toJudge].slice(0, 1).map((id) => refTo(id)),
    ledger: {
      leads: { countOpen: async () => ({ undecided: 0, unrouted: 0, unwritten: 0 }) },
      tasks: { countOpen: async () => 0 },
      writes: { countRetriable: async () => 0, hastenRefused: async () => undefined },
      failures: { closeMended: async () => undefined },
    },
  }
  return { app, toJudge, sweeps: () => sweeps }
}
const leads = ['1', '2', '3', '4', '5', '6', '7']

describe('a run to the end, for leads that another definition judged', () => {
  it('takes all of them, whatever the number', async () => {
    const { app, toJudge, sweeps } = appWith(leads, (found) => found)
    await runToQuiescence(app)
    expect([toJudge.size, sweeps()]).toEqual([0, 4])
  })

  it('ends where a sweep takes none of them', async () => {
    const { app, toJudge, sweeps } = appWith(leads, (found) => (found.includes('3') ? [] : found))
    await runToQuiescence(app)
    expect([toJudge.size, sweeps()]).toEqual([5, 2])
  })

  it('sweeps once where there are none', async () => {
    const { app, sweeps } = appWith([], (found) => found)
    await runToQuiescence(app)
    expect(sweeps()).toBe(1)
  })
})
