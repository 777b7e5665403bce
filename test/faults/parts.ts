import { slackPart } from '../../src/call-budget/pace.ts'
import { measureFourProcesses, renderWindowUse } from '../budget/rolling-window.ts'
import { missingPostgres } from '../servers/private-postgres.ts'
import { missingRedis } from '../servers/private-redis.ts'
import { runBadAnswers } from './answers-run.ts'
import { runEdits } from './edits-run.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { runFreezes } from './freeze-run.ts'
import { renderKills, runKills } from './kill-run.ts'
import { runMixed } from './mixed-run.ts'
import { runOneLead } from './one-lead-run.ts'
import { runOutages } from './outage-run.ts'
import { outagesOfPostgres, outagesOfRedis } from './outages.ts'
import { runPoison } from './poison-run.ts'

export interface PartOptions {
  readonly seed: number
  /** On the servers. */
  readonly kills: number
  readonly embeddedKills: number
  /** Processes besides `start`, on the servers. */
  readonly workers: number
  readonly say: Say
}

/** One part of the long form: a way to break things, and what must hold afterwards. */
export interface FaultPart {
  readonly name: string
  readonly about: string
  /** Why it cannot be run on this machine; null when it can. */
  readonly missing: string | null
  run(options: PartOptions): Promise<FaultReport>
}

const needsServers = missingRedis() ?? missingPostgres()
const tries = 3
/** Of the calls that a rolling window allows. */
const leastWindowUse = 0.95

/** In the order in which they are run. */
export const faultParts: readonly FaultPart[] = [
  {
    name: 'kills',
    about: 'kill -9 of several processes on Redis and PostgreSQL, at named points and at any moment',
    missing: needsServers,
    run: async ({ seed, kills, workers, say }) =>
      renderKills(
        await runKills({ engine: 'servers', kills, workers, seed, people: Math.max(100, kills * 2), say }),
      ),
  },
  {
    name: 'embedded-kills',
    about: 'kill -9 of the one process of the embedded default',
    missing: null,
    run: async ({ seed, embeddedKills: kills, say }) =>
      renderKills(await runKills({ engine: 'embedded', kills, seed, people: Math.max(100, kills * 2), say })),
  },
  {
    name: 'redis',
    about: 'Redis stopped, killed and flushed under running processes',
    missing: needsServers,
    run: ({ seed, say }) =>
      runOutages({ withRedis: true, outages: outagesOfRedis, seed, people: 200, workers: 2, say }),
  },
  {
    name: 'postgres',
    about: 'PostgreSQL restarted and crashed, and its connections cut, with the queue in Redis',
    missing: needsServers,
    run: ({ seed, say }) =>
      runOutages({ withRedis: true, outages: outagesOfPostgres, seed, people: 200, workers: 2, say }),
  },
  {
    name: 'postgres-queue',
    about: 'the same with the queue in PostgreSQL too',
    missing: missingPostgres(),
    run: ({ seed, say }) =>
      runOutages({ withRedis: false, outages: outagesOfPostgres, seed, people: 200, workers: 2, say }),
  },
  {
    name: 'answers',
    about: 'every bad answer of a CRM to every sort of call, expired sessions, locked rows',
    missing: null,
    run: ({ seed, say }) => runBadAnswers({ seed, rounds: 12, say }),
  },
  {
    name: 'mixed',
    about: 'any bad answer to 5 in 100 calls, and what that costs',
    missing: null,
    run: ({ seed, say }) => runMixed({ seed, rounds: 3, people: 4_000, share: 0.05, say }),
  },
  {
    name: 'poison',
    about: 'one lead in a hundred refused by its CRM, another with text that is hard to store',
    missing: null,
    run: ({ seed, say }) => runPoison({ seed, people: 1_000, say }),
  },
  {
    name: 'one-lead',
    about: 'four processes on the same few leads',
    missing: needsServers,
    run: ({ seed, say }) => runOneLead({ seed, leadsPerCrm: 8, say }),
  },
  {
    name: 'edits',
    about: 'people who edit the lead that we are at, at every point between read and write',
    missing: null,
    run: ({ seed, say }) => runEdits({ seed, leadsPerMoment: 6, say }),
  },
  {
    name: 'freezes',
    about: 'a process that stands still between its read and its write, while people take its leads over',
    missing: needsServers,
    run: ({ seed, say }) => runFreezes({ seed, rounds: 4, leads: 12, say }),
  },
  {
    name: 'window',
    about: 'four processes against the rolling window of one HubSpot account',
    missing: missingPostgres(),
    run: ({ say }) => measureWindow(say),
  },
]

/** A machine that is busy otherwise makes processes late, which the window does not forgive; so the best of some tries counts. */
async function measureWindow(say: Say): Promise<FaultReport> {
  const figures: string[] = []
  for (let one = 0; one < tries; one++) {
    const use = await measureFourProcesses(slackPart)
    figures.push(renderWindowUse(use))
    say(renderWindowUse(use))
    if (use.refused === 0 && use.used / use.allowed >= leastWindowUse) return { figures, violations: [] }
  }
  return { figures, violations: [`the window was never used to ${leastWindowUse * 100} % without a refusal`] }
}
