import { describe, expect, it } from 'vitest'
import { answers, decideShipped, shippedDefinition, workedExample } from '../definition/sample-lead.ts'
import { ask, criterionOf, selling } from './bant-definition.ts'

const handbag = { id: 'handbag', name: 'Handbag', price: 3_500 }
const chairs = [
  {
    id: 'chair-a',
    name: 'Chair A',
    price: 300,
    leadTimeDays: 30,
    inStock: 0,
    alternative: 'chair-b',
    transit: [{ withinMiles: 1_500, days: 2 }, { days: 6 }],
  },
  {
    id: 'chair-b',
    name: 'Chair B',
    price: 320,
    leadTimeDays: 30,
    inStock: 500,
    transit: [{ withinMiles: 1_500, days: 2 }, { days: 6 }],
  },
]
const hundredChairs = { product: 'Chair A', 'bant.quantity': 100, 'bant.distanceMiles': 1_000 }

describe('the worked examples on BANT', () => {
  it('T14: yes, yes, yes, no at 25 each is 75 and qualifies', () => {
    const decision = decideShipped({ ...workedExample, ...answers(['yes', 'yes', 'yes', 'no']) })
    expect(decision).toMatchObject({ stage: 'mql', bantScore: 75, isRoutable: true })
  })

  it('T15: yes, yes, no, no is 50 and goes to nurture with a recontact date', () => {
    const decision = decideShipped({ ...workedExample, ...answers(['yes', 'yes', 'no', 'no']) })
    expect(decision).toMatchObject({ stage: 'nurture', bantScore: 50, recontactOn: '2026-03-30' })
  })

  describe('T16: an app for $500,000 a year, and a company that can spend $15,000', () => {
    const app = {
      id: 'enterprise-app',
      name: 'Enterprise app',
      price: 500_000,
      suits: { field: 'company.revenue', atLeast: 50_000_000 },
      alternative: 'starter',
    }
    const starter = { id: 'starter', name: 'Starter', price: 12_000 }
    const small = { 'company.revenue': 2_000_000, product: 'Enterprise app' }

    it('is disqualified by firmographics, before anybody counts BANT', () => {
      const definition = selling([{ ...app, alternative: null }])
      for (const words of [{}, { budget: 'yes', authority: 'yes', need: 'yes', timeframe: 'yes' }]) {
        const decision = ask(definition, words, small)
        expect(decision).toMatchObject({
          stage: 'disqualified',
          disqualifiedBy: 'no-product',
          isRoutable: false,
        })
        expect(decision.explanation.because[0]).toContain('no product suits such a company')
      }
    })

    it('is offered the other product where there is one, and judged by that', () => {
      const definition = selling([app, starter])
      const decision = ask(definition, { budget: '$15,000', authority: 'yes', need: 'yes' }, small)
      expect(decision).toMatchObject({ stage: 'mql', bantScore: 75, followUps: ['offer-alternative'] })
      expect(decision.suggestion).toMatchObject({ product: 'starter', bantScore: 75 })
      expect(decision.explanation.because.join()).toContain('Enterprise app does not suit the company')
    })

    it('is not ruled out while nobody knows what the company is', () => {
      expect(ask(selling([{ ...app, alternative: null }]), {}, { 'company.revenue': null }).stage).not.toBe(
        'disqualified',
      )
    })
  })

  it('T17: $350 for a handbag of $3,500 is no budget, and below the floor no call is worth while', () => {
    const decision = ask(selling([handbag]), {
      budget: '$350',
      authority: 'yes',
      need: 'yes',
      timeframe: 'yes',
    })
    expect(criterionOf(decision, 'budget')).toMatchObject({ verdict: 'not-met', points: 0 })
    expect(decision).toMatchObject({
      stage: 'nurture',
      bantScore: 75,
      isRoutable: false,
      recontactOn: '2026-03-30',
    })
    expect(decision.explanation.wouldQualify).toEqual([
      'gate 2: budget: Has a budget that covers it (+25, answered otherwise)',
    ])
    expect(decision.explanation.because[0]).toContain(
      'a budget of at most 350 USD is below 50 % of the cheapest that suits, Handbag at 3,500',
    )
  })

  it('T18: "between 3 and 4 thousand" covers $3,500', () => {
    const decision = ask(selling([handbag]), { budget: 'between 3 and 4 thousand' })
    expect(criterionOf(decision, 'budget')).toMatchObject({ verdict: 'met', points: 25 })
    expect(decision.explanation.because).toContain('budget: 3,000 to 4,000 USD, and Handbag costs 3,500')
  })

  it('T19: 100 back-ordered chairs in three days, 1,000 miles away, are not to be had; another chair is suggested', () => {
    const decision = ask(
      selling(chairs),
      { budget: '$50,000', need: 'yes', timeframe: 'in three days' },
      hundredChairs,
    )
    expect(criterionOf(decision, 'timeframe')).toMatchObject({ verdict: 'not-met', points: 0 })
    expect(decision).toMatchObject({ bantScore: 50, followUps: ['offer-alternative'] })
    expect(decision.explanation.because).toContain(
      'timeframe: needed within 3 days, and Chair A, not in stock, takes 32',
    )
  })

  it('T20: for the chair in stock that is there in two days the timeframe is met', () => {
    const words = { budget: '$50,000', need: 'yes', timeframe: 'in three days' }
    expect(ask(selling(chairs), words, hundredChairs).suggestion).toMatchObject({
      product: 'chair-b',
      bantScore: 75,
      because: expect.stringContaining('needed within 3 days, and Chair B, in stock, takes 2'),
    })
    const agreed = ask(selling(chairs), words, { ...hundredChairs, product: 'chair-b' })
    expect(criterionOf(agreed, 'timeframe').verdict).toBe('met')
    expect(agreed.suggestion).toBeNull()
  })

  it('T19: the alternative keeps a lead that it could still qualify out of nurture', () => {
    const words = { budget: '$50,000', authority: 'no', need: 'yes', timeframe: 'in three days' }
    expect(ask(selling(chairs), words, hundredChairs).stage).toBe('aql')
    const alone = selling(chairs.slice(0, 1).map((chair) => ({ ...chair, alternative: null })))
    expect(ask(alone, words, hundredChairs).stage).toBe('nurture')
  })

  describe('T21: a gatekeeper at a perfect-fit company, the pain confirmed', () => {
    const words = { authority: 'gatekeeper', need: 'yes' }

    it('is kept, with part of the points and the task to find the decision maker', () => {
      const decision = ask(shippedDefinition(), words)
      expect(criterionOf(decision, 'authority')).toMatchObject({ verdict: 'unknown', points: 5, worth: 25 })
      expect(decision).toMatchObject({
        stage: 'aql',
        bantScore: 30,
        buyingRole: 'gatekeeper',
        followUps: ['find-decision-maker'],
        disqualifiedBy: null,
        recontactOn: null,
      })
      expect(decision.explanation.because).toContain('to do: find the decision maker at the company')
    })

    it('asks who signs when nothing else is left to ask', () => {
      const decision = ask(shippedDefinition(), { ...words, budget: 'yes', timeframe: 'no' })
      expect(decision.explanation.nextQuestion).toBe(shippedDefinition().bant.authority.whoDecides)
    })

    it('qualifies when the decision maker is found', () => {
      const buyingGroup = { hasDecisionMaker: true }
      const decision = ask(shippedDefinition(), { ...words, budget: 'yes' }, {}, { buyingGroup })
      expect(criterionOf(decision, 'authority')).toMatchObject({ verdict: 'met', points: 25 })
      expect(decision).toMatchObject({ stage: 'mql', bantScore: 75, followUps: [] })
      expect(decision.explanation.because).toContain('authority: a colleague at the same company can sign')
    })
  })

  it.each(['want only', 'want_only', 'nice to have'])(
    'T22: %s without a need is 0, all else given',
    (need) => {
      const decision = ask(shippedDefinition(), { budget: 'yes', authority: 'no', need, timeframe: 'yes' })
      expect(criterionOf(decision, 'need')).toMatchObject({ verdict: 'not-met', points: 0 })
      const all = ask(shippedDefinition(), { budget: 'yes', authority: 'yes', need, timeframe: 'yes' })
      expect(criterionOf(all, 'need')).toMatchObject({ verdict: 'not-met', points: 0 })
    },
  )

  describe('T23: all other criteria fit and no problem is known', () => {
    const others = { budget: 'yes', authority: 'yes', timeframe: 'yes' }

    it.each(['none', 'no known problem', 'no', 'latent'])(
      '%s is latent, for a person to discover',
      (need) => {
        const decision = ask(shippedDefinition(), { ...others, need })
        expect(criterionOf(decision, 'need')).toMatchObject({ verdict: 'unknown', points: 10 })
        expect(decision).toMatchObject({ stage: 'mql', isRoutable: true, followUps: ['discover-need'] })
        expect(decision.explanation.nextQuestion).toBe(shippedDefinition().bant.need.discover)
      },
    )

    it('is not rejected either where the need is a must', () => {
      const { bant } = shippedDefinition()
      const weights = {
        ...bant,
        budget: { ...bant.budget, points: 20 },
        authority: { ...bant.authority, points: 30 },
        need: { ...bant.need, points: 30, latentPoints: 0 },
        timeframe: { ...bant.timeframe, points: 20 },
      }
      const decision = ask({ ...shippedDefinition(), bant: weights }, { ...others, need: 'none' })
      expect(decision).toMatchObject({ stage: 'aql', bantScore: 70, followUps: ['discover-need'] })
    })

    it('is a no as soon as anything else is one', () => {
      const decision = ask(shippedDefinition(), { ...others, timeframe: 'no', need: 'none' })
      expect(criterionOf(decision, 'need').verdict).toBe('not-met')
      expect(decision.stage).toBe('nurture')
    })
  })
})
