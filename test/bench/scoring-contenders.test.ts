import { describe, expect, it } from 'vitest'
import { readBenchDefinition } from '../../bench/scoring/bench-definition.ts'
import { contenderNames, contenders } from '../../bench/scoring/contenders.ts'
import { syntheticLeads } from '../../bench/scoring/synthetic-leads.ts'

const leads = syntheticLeads(20_261_102, 0, 300)

/** What a contender comes to for each of the leads. */
async function scoresBy(name: (typeof contenderNames)[number]) {
  const { prepare, work, scoresOf } = contenders[name](readBenchDefinition())
  return Promise.all(leads.map(async (lead) => scoresOf((await work(prepare(lead) as never)) as never)))
}

describe('the contenders of the scoring benchmark', () => {
  it.each(contenderNames.filter((name) => name !== 'hand'))(
    '%s comes to the scores of the function by hand for every lead',
    async (name) => {
      expect(await scoresBy(name)).toEqual(await scoresBy('hand'))
    },
  )

  it('are compared by leads who differ: many scores, with and without points for BANT', async () => {
    const scores = await scoresBy('hand')
    expect(new Set(scores.map(({ score }) => score)).size).toBeGreaterThan(30)
    expect(new Set(scores.map(({ bantScore }) => bantScore)).size).toBeGreaterThanOrEqual(4)
  })
})
