import { describe, expect, it } from 'vitest'
import { runToQuiescence } from '../../src/cli/run-to-quiescence.ts'
import { openWorld } from '../pipeline/world.ts'
import { badAnswers, type NameOfBadAnswer } from './bad-answers.ts'
import { createCallLog } from './call-log.ts'
import { carryOut, humanEdits } from './human-edits.ts'
import { violations } from './invariants.ts'
import { runMixed } from './mixed-run.ts'

const names = Object.keys(badAnswers) as NameOfBadAnswer[]
const named = (index: number) => badAnswers[names[index % names.length] ?? 'reset']
const purposes = [
  { crm: 'hubspot', purpose: 'search' },
  { crm: 'hubspot', purpose: 'write' },
  { crm: 'salesforce', purpose: 'query' },
  { crm: 'salesforce', purpose: 'write' },
] as const
const editsPerRound = 12

describe('answers of a CRM that are bad in every way', () => {
  it('lose nothing, double nothing, and leave no failure open', async () => {
    const log = createCallLog()
    await using world = await openWorld({
      people: 24,
      onCall: async (crm, call) => log.note(crm, call),
      settings: { CRM_TIMEOUT_SECONDS: '1', PULL_OVERLAP_SECONDS: '5' },
    })
    await using app = await world.openApp()
    await runToQuiescence(app)
    // Pull and write of both CRMs are spoiled in every round; in three rounds each sort has come once.
    const edits = humanEdits(world.sandboxes, 3).slice(0, 3 * editsPerRound)
    for (const round of [0, 1, 2]) {
      for (const edit of edits.slice(round * editsPerRound, (round + 1) * editsPerRound)) {
        carryOut(world.sandboxes, edit)
        log.noteEdit(edit)
      }
      for (const [index, { crm, purpose }] of purposes.entries())
        world.sandboxes[crm].failNext({ purpose, times: 1, how: named(round * purposes.length + index) })
      await runToQuiescence(app)
    }
    expect((await violations(world, app.ledger, log, edits)).sentences).toEqual([])
    expect(await app.ledger.failures.listOpen(10)).toEqual([])
  })

  it('cost at most 1.3 times the calls when they come at 5 in 100', async () => {
    const run = { people: 150, seed: 4 }
    const without = await runMixed({ ...run, share: 0 })
    const mixed = await runMixed({ ...run, share: 0.05 })
    expect(mixed.violations).toEqual([])
    expect(mixed.spoiled).toBeGreaterThan(0)
    expect(mixed.calls).toBeLessThanOrEqual(1.3 * without.calls)
  })
})
