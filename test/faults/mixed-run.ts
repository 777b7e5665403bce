import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { createDraw } from '../../src/sandbox/people/draw.ts'
import { badAnswers, type NameOfBadAnswer } from './bad-answers.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'

const mostForEachLeastPossible = 1.3

/** Everybody pulled, decided and written once, while a share of the calls (0 to 1) has a bad answer of any sort. */
export async function runMixed(options: {
  readonly people: number
  readonly seed: number
  readonly share: number
  readonly say?: Say
}): Promise<FaultReport> {
  const { people, seed, share, say = () => undefined } = options
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
  const figure = `mixed faults: ${spoiled} of ${calls} calls for ${world.sandboxes.leadCount} leads went wrong, least possible ${least} (${(calls / least).toFixed(2)} ×)`
  say(figure)
  const { sentences } = await violations(world, app.ledger, log, [])
  return {
    figures: [figure],
    violations: [
      ...sentences,
      ...(calls > mostForEachLeastPossible * least ? [`${figure}, above ${mostForEachLeastPossible} ×`] : []),
      ...(share > 0 && spoiled === 0 ? ['no call went wrong'] : []),
    ],
  }
}
