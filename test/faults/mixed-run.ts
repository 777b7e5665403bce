import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { createDraw } from '../../src/sandbox/people/draw.ts'
import { badAnswers, type NameOfBadAnswer } from './bad-answers.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'

const mostForEachLeastPossible = 1.3

interface MixedOptions {
  readonly people: number
  readonly seed: number
  /** Of the calls that have a bad answer of any sort, 0 to 1. */
  readonly share: number
  readonly say?: Say
}

/**
 * Everybody pulled, decided and written once, in each round anew, while a share of the calls goes wrong. What that costs
 * is judged over all rounds together: in one of them chance alone may spoil twice the share.
 */
export async function runMixed({
  rounds,
  ...options
}: MixedOptions & { readonly rounds: number }): Promise<FaultReport> {
  const { seed, share, say = () => undefined } = options
  const sum = { leads: 0, calls: 0, spoiled: 0, least: 0 }
  const sentences: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const counted = await runRound({ ...options, seed: seed + round })
    say(figureOf(counted))
    for (const name of ['leads', 'calls', 'spoiled', 'least'] as const) sum[name] += counted[name]
    sentences.push(...counted.sentences)
  }
  const figure = figureOf(sum)
  return {
    figures: [figure],
    violations: [
      ...sentences,
      ...(sum.calls > mostForEachLeastPossible * sum.least
        ? [`${figure}, above ${mostForEachLeastPossible} ×`]
        : []),
      ...(share > 0 && sum.spoiled === 0 ? ['no call went wrong'] : []),
    ],
  }
}

interface Counted {
  readonly leads: number
  readonly calls: number
  /** Those of them that were answered badly. */
  readonly spoiled: number
  readonly least: number
}

const figureOf = ({ leads, calls, spoiled, least }: Counted): string =>
  `mixed faults: ${spoiled} of ${calls} calls for ${leads} leads went wrong, least possible ${least} (${(calls / least).toFixed(2)} ×)`

async function runRound({
  people,
  seed,
  share,
}: MixedOptions): Promise<Counted & { readonly sentences: readonly string[] }> {
  const names = Object.keys(badAnswers) as [NameOfBadAnswer, ...NameOfBadAnswer[]]
  const draw = createDraw(seed, 0, 'bad answers')
  let calls = 0
  let spoiled = 0
  let isOn = false
  await using world = await openLoggedWorld({
    people,
    seed,
    settings: { CRM_TIMEOUT_SECONDS: '2' },
    async onCall(crm, call) {
      if (!isOn || call.phase !== 'arrived' || call.purpose === 'sign-in') return
      calls += 1
      if (!draw.chance(share)) return
      spoiled += 1
      const how = badAnswers[draw.pick(names)]
      world.sandboxes[crm].failNext({ purpose: call.purpose, times: 1, how })
    },
  })
  const { log } = world
  isOn = true
  await using app = await world.openApp()
  await runToQuiescence(app)
  isOn = false
  const least = world.sandboxes.callBudget().reduce((sum, { leastPossible }) => sum + leastPossible, 0)
  const { sentences } = await violations(world, app.ledger, log, [])
  return { leads: world.sandboxes.leadCount, calls, spoiled, least, sentences }
}
