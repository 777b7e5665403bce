import { describe, expect, it } from 'vitest'
import { shippedDefinition } from '../definition/sample-lead.ts'
import { ask, criterionOf, selling } from './bant-definition.ts'

describe('a timeframe', () => {
  const slow = [{ id: 'slow', name: 'Slow', price: 1, leadTimeDays: 30 }]
  const verdictOf = (timeframe: string, more = {}) =>
    criterionOf(ask(selling(slow), { timeframe }, more), 'timeframe').verdict

  // The day of the decision is 2 March 2026.
  it.each([
    ['2026-04-01', 'met'],
    ['2026-03-31', 'not-met'],
    ['in 30 days', 'met'],
    ['in 29 days', 'not-met'],
    ['1-2 months', 'met'],
    ['soon', 'unknown'],
    // Gone by: to be asked again, not a no.
    ['2026-03-01', 'unknown'],
  ])('%s for what takes 30 days is %s', (timeframe, verdict) => {
    expect(verdictOf(timeframe)).toBe(verdict)
  })

  it('that was said some time ago has less time left', () => {
    expect(verdictOf('in 30 days', { 'bant.timeframeAt': '2026-03-01' })).toBe('not-met')
    // Still the evening of the day before in New York.
    expect(verdictOf('in 30 days', { 'bant.timeframeAt': '2026-03-02T04:00:00Z' })).toBe('not-met')
    expect(verdictOf('in 30 days', { 'bant.timeframeAt': '2026-03-02T06:00:00Z' })).toBe('met')
  })

  it('goes by where the person is, else by where the headquarters are', () => {
    const regional = [{ ...slow[0], leadTimeDays: 0, transit: [{ countries: ['US'], days: 2 }] }]
    const verdict = (more: object) =>
      criterionOf(ask(selling(regional), { timeframe: 'in 3 days' }, more), 'timeframe').verdict
    expect(verdict({ country: 'USA' })).toBe('met')
    expect(verdict({ country: null, 'company.hqCountry': 'United States' })).toBe('met')
    expect(verdict({ country: 'Germany', 'company.hqCountry': 'United States' })).toBe('not-met')
    expect(verdict({ country: null, 'company.hqCountry': null })).toBe('unknown')
  })
})

describe('the product that answers are judged by', () => {
  const two = [
    { id: 'small', name: 'Small', price: 1_000, words: ['starter'] },
    { id: 'large', name: 'Large', price: 50_000 },
  ]
  const budgetFor = (budget: string, product: string | null) =>
    criterionOf(ask(selling(two), { budget }, { product }), 'budget').verdict

  it('is the one asked about, by its id, name or another word for it', () => {
    for (const product of ['small', 'SMALL', 'Starter']) expect(budgetFor('$2,000', product)).toBe('met')
    expect(budgetFor('$2,000', 'Large')).toBe('not-met')
  })

  it.each([null, 'something else'])(
    'is each of them when %s was asked about: open where they differ',
    (asked) => {
      expect(budgetFor('$50,000', asked)).toBe('met')
      expect(budgetFor('$999', asked)).toBe('not-met')
      expect(budgetFor('$2,000', asked)).toBe('unknown')
    },
  )

  it('is worth a question of its own when an answer hangs on it', () => {
    const words = { budget: '$2,000', authority: 'yes', need: 'yes', timeframe: 'no' }
    expect(ask(selling(two), words).explanation.nextQuestion).toBe(shippedDefinition().bant.whichProduct)
  })

  it('cannot be any where nothing is sold: an amount stays open', () => {
    const decision = ask(selling([]), { budget: '$2,000' })
    expect(criterionOf(decision, 'budget').verdict).toBe('unknown')
    expect(decision.stage).toBe('aql')
  })

  it('multiplies by how many they want', () => {
    const verdict = (quantity: number | string | null) =>
      criterionOf(
        ask(selling(two), { budget: '$10,000' }, { product: 'small', 'bant.quantity': quantity }),
        'budget',
      ).verdict
    expect([verdict(10), verdict(11), verdict('ten'), verdict(null)]).toEqual([
      'met',
      'not-met',
      'met',
      'met',
    ])
  })
})

describe('what is left to do and to ask', () => {
  it('asks first what could move most: half an answer about authority moves less than a whole one', () => {
    const ordered = (words: object) => ask(shippedDefinition(), words).explanation.nextQuestion
    const { bant } = shippedDefinition()
    expect(ordered({ authority: 'influencer', need: 'yes' })).toBe(bant.budget.question)
    expect(ordered({ authority: 'influencer', need: 'yes', budget: 'yes', timeframe: 'no' })).toBe(
      bant.authority.whoDecides,
    )
  })

  it('keeps the task for the decision maker on a no, and drops it on a yes', () => {
    expect(ask(shippedDefinition(), { authority: 'no' }).followUps).toEqual(['find-decision-maker'])
    expect(ask(shippedDefinition(), { authority: 'yes' }).followUps).toEqual([])
    expect(ask(shippedDefinition(), {}).followUps).toEqual([])
  })

  it('asks about the budget again when one below the floor comes back from nurture', () => {
    const definition = selling([{ id: 'bag', name: 'Bag', price: 3_500 }])
    const words = { budget: '$350', need: 'yes' }
    const nurtured = ask(definition, words)
    const back = ask(definition, words, {}, { previous: nurtured, now: new Date('2026-03-30T17:00:00Z') })
    expect(back).toMatchObject({ stage: 'aql', recycles: 1 })
    expect(back.explanation.nextQuestion).toBe(definition.bant.budget.question)
  })
})
