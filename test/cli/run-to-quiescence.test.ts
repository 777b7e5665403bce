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

describe('a run to the end, for leads that a CRM had refused', () => {
  /** Of which each sweep takes the first two, until so many are left. */
  function appWithRefused(refused: number, mendedTo: number) {
    const quiet = appWith([], (found) => found)
    let left = refused
    const app: typeof quiet.app = {
      ...quiet.app,
      sweep: async () => {
        await quiet.app.sweep()
        left = Math.max(left - leadsPerSweep, mendedTo)
      },
      ledger: {
        ...quiet.app.ledger,
        writes: { ...quiet.app.ledger.writes, countRetriable: async () => left },
      },
    }
    return { app, left: () => left, sweeps: quiet.sweeps }
  }

  it('C4 sweeps until all of them are tried again, whatever the number', async () => {
    const { app, left, sweeps } = appWithRefused(13, 0)
    await runToQuiescence(app)
    expect([left(), sweeps()]).toEqual([0, 7])
  })

  it('C4 ends with the first sweep after three that brings none of them on', async () => {
    const { app, left, sweeps } = appWithRefused(13, 4)
    await runToQuiescence(app)
    expect([left(), sweeps()]).toEqual([4, 6])
  })

  it('C4 ends after three sweeps where none of them is brought on', async () => {
    const { app, sweeps } = appWithRefused(13, 13)
    await runToQuiescence(app)
    expect(sweeps()).toBe(3)
  })
})
