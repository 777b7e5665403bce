import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { everyLead } from '../pipeline/outcome.ts'
import { unaccountedJobs } from './failed-sets.ts'
import { failureObjections } from './failure-objections.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { carryOut } from './human-edits.ts'
import { violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'
import { poisonOneInHundred, poisonSentence } from './poison.ts'

/** What no database column and no JSON parser likes. */
const strangeTitle = 'Chief \u0000 \ud800 Officer \u202e'

/** One lead in a hundred is refused by its CRM, and another holds text that is hard to store. */
export async function runPoison(options: {
  readonly seed: number
  readonly people: number
  readonly say?: Say
}): Promise<FaultReport> {
  const { seed, people, say = () => undefined } = options
  await using world = await openLoggedWorld({ people, seed })
  const { log } = world
  const { hubspot, salesforce } = world.sandboxes
  const poison = poisonOneInHundred(world.sandboxes)
  for (const [index, { ref }] of everyLead(world.sandboxes).entries())
    if (index % 100 === 50 && !poison.has(leadKey(ref)))
      carryOut(world.sandboxes, {
        ref,
        changes: { [ref.crm === 'hubspot' ? 'jobtitle' : 'Title']: strangeTitle },
      })
  await using app = await world.openApp()
  await runToQuiescence(app)
  say('Everybody is decided.')

  const { sentences } = await violations(world, app.ledger, log, [], poison)
  const failures = await app.ledger.failures.listOpen(1_000)
  const refused = new Set(failures.flatMap(({ ref }) => (ref === null ? [] : [leadKey(ref)])))
  const used = world.sandboxes.callBudget().map(({ crm, calls, leastPossible }) => {
    const count = Object.values(calls).reduce((sum, one) => sum + one, 0)
    return `${crm} ${count} calls, least possible ${leastPossible}`
  })
  await app[Symbol.asyncDispose]()
  return {
    figures: [
      `poison: ${poison.size} of ${world.sandboxes.leadCount} leads are refused by their CRM; ${refused.size} stand alone in the failed sets; ${used.join('; ')}`,
    ],
    violations: [
      ...sentences,
      ...[...poison]
        .filter((key) => !refused.has(key))
        .map((key) => `${key} is refused and no failure says so`),
      ...[...refused]
        .filter((key) => !poison.has(key))
        .map((key) => `${key} is healthy and stands as failed`),
      ...failures
        .filter(
          ({ kind, message, next }) =>
            kind !== 'rejected' || next === '' || !message.includes(poisonSentence),
        )
        .map(({ job, kind, message }) => `${job} failed as ${kind}: ${message}`),
      ...(hubspot.writeCounts().needless + salesforce.writeCounts().needless > 0
        ? ['neighbours of a refused lead were written for nothing']
        : []),
      ...(await unaccountedJobs(world.config)),
      ...(await failureObjections(world.config)),
    ],
  }
}
