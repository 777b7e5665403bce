import { describe, expect, it } from 'vitest'
import { bantWarnings } from '../../../src/domain/bant/bant-warnings.ts'
import { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import { decideShipped, shippedDefinition, workedExample } from '../definition/sample-lead.ts'
import { ask, criterionOf, said, sawBy, selling } from './bant-definition.ts'

const weighted = (budget: number, authority: number, need: number, timeframe: number) => {
  const { bant } = shippedDefinition()
  return {
    ...bant,
    budget: { ...bant.budget, points: budget },
    authority: { ...bant.authority, points: authority, partial: { influencer: 0, gatekeeper: 0 } },
    need: { ...bant.need, points: need, latentPoints: 0 },
    timeframe: { ...bant.timeframe, points: timeframe },
  }
}

describe('C3: who may say what', () => {
  it('no number of answers opens the gate unless a person stands behind authority or need', () => {
    const all = { budget: 'yes', authority: 'yes', need: 'yes', timeframe: 'yes' }
    const onForm = decideShipped({ ...workedExample, ...said(all, 'form') })
    expect(onForm).toMatchObject({ stage: 'aql', bantScore: 100, isRoutable: false })
    const called = { ...workedExample, ...said(all, 'form'), 'bant.needSource': 'call' }
    expect(decideShipped(called)).toMatchObject({ stage: 'mql', isRoutable: true })
  })

  it('what a person learnt about an influencer counts as asked', () => {
    const values = { ...workedExample, ...said({ budget: 'yes', need: 'yes', timeframe: 'yes' }, 'form') }
    expect(decideShipped({ ...values, ...said({ authority: 'influencer' }) }).stage).toBe('mql')
  })

  it('a budget may be inferred from what they use today, an authority never', () => {
    const values = { ...workedExample, ...said({ budget: '$60,000', authority: 'yes' }, 'inferred') }
    const decision = decideShipped({ ...values, product: 'Monitoring system' })
    expect(criterionOf(decision, 'budget')).toMatchObject({ verdict: 'met', points: 25 })
    expect(criterionOf(decision, 'authority')).toMatchObject({ verdict: 'unknown', points: 0 })
    expect(decision.buyingRole).toBeNull()
  })

  it('a definition that lets authority be inferred is refused', () => {
    const { bant } = shippedDefinition()
    const authority = { ...bant.authority, sources: ['call', 'inferred'] }
    const issue = LeadDefinition.safeParse({
      ...shippedDefinition(),
      bant: { ...bant, authority },
    }).error?.issues.find(({ path }) => path.join('.') === 'bant.authority.sources.1')
    expect(issue?.message).toBe('an inferred authority is none')
  })
})

describe('C5: the buying group', () => {
  const asked = { authority: 'influencer', need: 'yes', budget: 'yes' }

  it('scores the influencer by who they are, and qualifies the account when somebody who can sign joins', () => {
    const alone = ask(shippedDefinition(), asked)
    const joined = ask(shippedDefinition(), asked, {}, { buyingGroup: { hasDecisionMaker: true } })
    expect(alone).toMatchObject({ stage: 'aql', followUps: ['find-decision-maker'], bantScore: 60 })
    expect(joined).toMatchObject({ stage: 'mql', followUps: [], bantScore: 75 })
    expect(joined.score).toBe(alone.score)
    expect(joined.buyingRole).toBe('influencer')
  })

  it('gives nobody a score who was never asked, whoever their colleagues are', () => {
    const decision = ask(shippedDefinition(), {}, {}, { buyingGroup: { hasDecisionMaker: true } })
    expect(decision).toMatchObject({ stage: 'aql', bantScore: null })
    expect(decision.explanation.groups.at(-1)).toMatchObject({ least: 0, most: 100 })
  })

  it('opens the gate by no colleague alone: a person has to have asked this one', () => {
    const words = said({ budget: 'yes', need: 'yes', timeframe: 'yes' }, 'form')
    const decision = ask(shippedDefinition(), {}, words, { buyingGroup: { hasDecisionMaker: true } })
    expect(decision).toMatchObject({ stage: 'aql', bantScore: 100, isRoutable: false })
  })
})

describe('C8: 25 each, and authority and need higher', () => {
  it('says aloud that a weight above 25 is a must, and names the preset', () => {
    const warned = (...weights: [number, number, number, number]) =>
      bantWarnings(weighted(...weights)).map(({ sentence }) => sentence)
    expect(warned(25, 25, 25, 25)).toEqual([])
    expect(warned(23, 27, 27, 23)).toEqual([
      'authority with 27 points is a must: the other three give 73, and 75 qualify',
      'need with 27 points is a must: the other three give 73, and 75 qualify',
      'if only authority and need should weigh more, say so by the preset 20/30/30/20 (budget, authority, need, timeframe), which makes just these two musts',
    ])
    expect(warned(20, 30, 30, 20).at(-1)).toBe(
      'bant has the weights of the preset 20/30/30/20 (budget, authority, need, timeframe)',
    )
  })

  it('warns exactly where a no keeps a lead from qualifying that says yes to all else', () => {
    const several: [number, number, number, number][] = [
      [25, 25, 25, 25],
      [23, 27, 27, 23],
      [20, 30, 30, 20],
      [40, 20, 20, 20],
    ]
    for (const weights of several) {
      const bant = weighted(...weights)
      const definition = { ...shippedDefinition(), bant }
      for (const name of ['budget', 'authority', 'timeframe'] as const) {
        const words = { budget: 'yes', authority: 'yes', need: 'yes', timeframe: 'yes', [name]: 'no' }
        const isMust = bantWarnings(bant).some(({ path }) => path.join('.') === `bant.${name}.points`)
        expect(ask(definition, words).stage === 'mql').toBe(!isMust)
      }
    }
  })
})

describe('C9: a budget is a range that can change', () => {
  const bags = [
    { id: 'handbag', name: 'Handbag', price: 3_500, alternative: 'purse' },
    { id: 'purse', name: 'Purse', price: 400 },
  ]
  const yes = { authority: 'yes', need: 'yes', timeframe: 'yes' }
  const stageFor = (budget: string, products: readonly object[]) =>
    ask(selling(products), { ...yes, budget }, { product: 'Handbag' }).stage

  it('the floor is a rule of its own, at half of the cheapest product that suits', () => {
    const [handbag = {}] = bags
    const alone = [{ ...handbag, alternative: null }]
    expect(stageFor('$1,749', alone)).toBe('nurture')
    expect(stageFor('$1,750', alone)).toBe('mql')
    // The purse is cheaper, so that who asked for the handbag can still become a customer.
    expect(stageFor('$350', bags)).toBe('mql')
    expect(stageFor('$199', bags)).toBe('nurture')
  })

  it('a new budget is judged anew', () => {
    const definition = selling(bags.slice(1))
    const before = ask(definition, { ...yes, budget: '$100' })
    const after = ask(definition, { ...yes, budget: '$500' }, {}, { previous: before })
    expect([before.stage, after.stage]).toEqual(['nurture', 'mql'])
  })

  it('keeps the range with its source, who took it and when', () => {
    const decision = ask(
      selling(bags),
      { budget: '3-4k' },
      { product: 'Handbag', 'bant.budgetBy': '0055g000001', 'bant.budgetAt': '2026-02-27T10:00:00Z' },
    )
    expect(sawBy(decision, 'budget').map(({ field, value }) => [field, value])).toEqual([
      ['bant.budget', '3-4k'],
      ['bant.budgetSource', 'call'],
      ['bant.budgetBy', '0055g000001'],
      ['bant.budgetAt', '2026-02-27T10:00:00Z'],
    ])
  })
})
