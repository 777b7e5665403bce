import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { createDraw } from '../../src/sandbox/people/draw.ts'
import { openWorld } from '../pipeline/world.ts'
import { badAnswers, type NameOfBadAnswer } from './bad-answers.ts'
import { createCallLog } from './call-log.ts'
import { violations } from './invariants.ts'

export interface MixedReport {
  /** Calls of both CRMs together, those that went wrong among them. */
  readonly calls: number
  readonly spoiled: number
  /** The fewest that could have done it, by what one call can carry. */
  readonly leastPossible: number
  readonly needlessWrites: number
  readonly violations: readonly string[]
}

/** Everybody pulled, decided and written once, while a share of the calls has a bad answer of any sort. */
export async function runMixed(options: {
  readonly people: number
  readonly seed: number
  /** Of the calls, from 0 to 1. */
  readonly share: number
}): Promise<MixedReport> {
  const names = Object.keys(badAnswers) as [NameOfBadAnswer, ...NameOfBadAnswer[]]
  const draw = createDraw(options.seed, 0, 'bad answers')
  const log = createCallLog()
  let calls = 0
  let spoiled = 0
  let isOn = false
  await using world = await openWorld({
    people: options.people,
    seed: options.seed,
    settings: { CRM_TIMEOUT_SECONDS: '2' },
    async onCall(crm, call) {
      log.note(crm, call)
      if (!isOn || call.phase !== 'arrived' || call.purpose === 'sign-in') return
      calls += 1
      if (!draw.chance(options.share)) return
      spoiled += 1
      const how = badAnswers[draw.pick(names)]
      world.sandboxes[crm].failNext({ purpose: call.purpose, times: 1, how })
    },
  })
  isOn = true
  await using app = await world.openApp()
  await runToQuiescence(app)
  isOn = false
  const { hubspot, salesforce } = world.sandboxes
  return {
    calls,
    spoiled,
    leastPossible: world.sandboxes.callBudget().reduce((sum, { leastPossible }) => sum + leastPossible, 0),
    needlessWrites: hubspot.writeCounts().needless + salesforce.writeCounts().needless,
    violations: (await violations(world, app.ledger, log, [])).sentences,
  }
}
