import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import type { CrmOfCall } from './ambush.ts'
import { badAnswers, type NameOfBadAnswer } from './bad-answers.ts'
import { unaccountedJobs } from './failed-sets.ts'
import { failureObjections } from './failure-objections.ts'
import type { FaultReport, Say } from './fault-report.ts'
import { carryOut, humanEdits } from './human-edits.ts'
import { violations } from './invariants.ts'
import { openLoggedWorld } from './logged-world.ts'

const names = Object.keys(badAnswers) as [NameOfBadAnswer, ...NameOfBadAnswer[]]
/** Sorts of calls that every round makes. */
const purposes: readonly {
  readonly crm: CrmOfCall
  readonly purpose: string
  /** What the first round begins with: the worst for calls that would do the same again when they are repeated. */
  readonly first?: NameOfBadAnswer
}[] = [
  { crm: 'hubspot', purpose: 'search' },
  { crm: 'hubspot', purpose: 'read' },
  { crm: 'hubspot', purpose: 'write' },
  { crm: 'hubspot', purpose: 'tasks', first: 'lost response' },
  { crm: 'salesforce', purpose: 'query' },
  { crm: 'salesforce', purpose: 'write' },
  { crm: 'salesforce', purpose: 'tasks', first: 'lost response' },
  { crm: 'salesforce', purpose: 'sign-in' },
]
const editsPerRound = 16
const locksPerRound = 2

/**
 * Spoils one answer of each sort of call in every round, expires the Salesforce session and locks rows. With as many
 * rounds as there are bad answers, each of these comes to each sort of call; two rounds let each come once.
 */
export async function runBadAnswers(options: {
  readonly seed: number
  readonly rounds: number
  readonly say?: Say
}): Promise<FaultReport> {
  const { seed, rounds, say = () => undefined } = options
  const step = rounds < names.length ? purposes.length : 1
  await using world = await openLoggedWorld({
    people: 8 * rounds + 16,
    seed,
    settings: { CRM_TIMEOUT_SECONDS: '1', PULL_OVERLAP_SECONDS: '5' },
  })
  const { log } = world
  const { salesforce } = world.sandboxes
  await using app = await world.openApp()
  await runToQuiescence(app)
  const edits = humanEdits(world.sandboxes, seed).slice(0, rounds * editsPerRound)
  for (let round = 0; round < rounds; round++) {
    const now = edits.slice(round * editsPerRound, (round + 1) * editsPerRound)
    for (const edit of now) {
      carryOut(world.sandboxes, edit)
      log.noteEdit(edit)
    }
    for (const [index, { crm, purpose, first }] of purposes.entries()) {
      const next = names[(round * step + index) % names.length] ?? names[0]
      const how = badAnswers[round === 0 && first !== undefined ? first : next]
      world.sandboxes[crm].failNext({ purpose, times: 1, how })
    }
    salesforce.expireSessions()
    for (const { ref } of now.filter((edit) => edit.ref.crm === 'salesforce').slice(0, locksPerRound))
      salesforce.lockRow(ref.id)
    await runToQuiescence(app)
    say(`round ${round + 1} of ${rounds}`)
  }
  const { sentences } = await violations(world, app.ledger, log, edits)
  const open = await app.ledger.failures.listOpen(10)
  await app[Symbol.asyncDispose]()
  return {
    figures: [
      `bad answers: ${rounds * purposes.length} in ${rounds} rounds, with as many expired sessions, and ${rounds * locksPerRound} locked rows`,
    ],
    violations: [
      ...sentences,
      ...open.map(({ job, kind, message }) => `${job} is left as failed (${kind}): ${message}`),
      ...(await unaccountedJobs(world.config)),
      ...(await failureObjections(world.config)),
    ],
  }
}
