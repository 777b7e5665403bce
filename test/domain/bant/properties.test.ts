import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LeadValues } from '../../../src/domain/lead.ts'
import { gateTwo } from './bant-definition.ts'

const criteria = ['budget', 'authority', 'need', 'timeframe'] as const
type Criterion = (typeof criteria)[number]

/** Words of each sort, the unreadable among them. */
const words: Record<Criterion, fc.Arbitrary<string>> = {
  budget: fc.constantFrom('yes', 'no', '$350', '3-4k', '10-15k €', 'at least 1k', 'up to 60k', 'some'),
  authority: fc.constantFrom('yes', 'no', 'influencer', 'gatekeeper', 'DECISION_MAKER', 'OTHER'),
  need: fc.constantFrom('yes', 'no', 'explicit', 'latent', 'want only', 'none', 'perhaps'),
  timeframe: fc.constantFrom('yes', 'no', 'in 3 days', '2026-06-01', 'Q1 2027', '2026-01-01', 'soon'),
}
const source = fc.constantFrom('form', 'call', 'rep', 'inferred')

type Answers = Readonly<Record<Criterion, { readonly said: string; readonly source: string } | null>>
const answerTo = (name: Criterion) =>
  fc.option(fc.record({ said: words[name], source }), { nil: null, freq: 2 })
const answers: fc.Arbitrary<Answers> = fc.record({
  budget: answerTo('budget'),
  authority: answerTo('authority'),
  need: answerTo('need'),
  timeframe: answerTo('timeframe'),
})
const circumstances: fc.Arbitrary<Partial<LeadValues>> = fc.record({
  product: fc.constantFrom(null, 'bag', 'system', 'unheard of'),
  'bant.quantity': fc.constantFrom(null, 1, 20),
  'bant.distanceMiles': fc.constantFrom(null, 100, 900),
})

const products = [
  {
    id: 'system',
    name: 'System',
    price: 48_000,
    leadTimeDays: 28,
    alternative: 'bag',
    transit: [{ withinMiles: 500, days: 1 }, { days: 4 }],
  },
  { id: 'bag', name: 'Bag', price: 3_500, leadTimeDays: 14, inStock: 10 },
]
const points = fc.nat(40)
const gate = fc
  .record({
    points: fc.tuple(points, points, points, points),
    influencer: fc.nat(40),
    gatekeeper: fc.nat(40),
    latent: fc.nat(40),
    products: fc.constantFrom([], products.slice(1), products),
  })
  .map(({ points: weights, influencer, gatekeeper, latent, products: sold }) =>
    gateTwo({
      points: weights,
      partial: {
        influencer: Math.min(influencer, weights[1]),
        gatekeeper: Math.min(gatekeeper, weights[1]),
      },
      latentPoints: Math.min(latent, weights[2]),
      products: sold,
    }),
  )
const group = fc.boolean().map((hasDecisionMaker) => ({ hasDecisionMaker }))

const valuesOf = (given: Answers, more: Partial<LeadValues>): Partial<LeadValues> => ({
  ...more,
  ...Object.fromEntries(
    criteria.flatMap((name) => [
      [`bant.${name}`, given[name]?.said ?? null],
      [`bant.${name}Source`, given[name]?.source ?? null],
    ]),
  ),
})

describe('whatever was answered', () => {
  it('the score is the sum of its parts and lies within its interval', () => {
    fc.assert(
      fc.property(gate, answers, circumstances, group, (judge, given, more, buyingGroup) => {
        const { score, isAsked } = judge(valuesOf(given, more), buyingGroup)
        const sum = score.criteria.reduce((total, result) => total + result.points, 0)
        expect(score.score).toBe(isAsked ? sum : null)
        expect(score.least).toBeLessThanOrEqual(sum)
        expect(score.most).toBeGreaterThanOrEqual(sum)
        for (const { points: earned, worth, verdict } of score.criteria) {
          expect(earned).toBeGreaterThanOrEqual(0)
          expect(earned).toBeLessThanOrEqual(worth)
          if (verdict === 'met') expect(earned).toBe(worth)
          if (verdict === 'not-met') expect(earned).toBe(0)
        }
      }),
    )
  })

  it('learning an answer never leaves the interval, and never widens it', () => {
    fc.assert(
      fc.property(gate, answers, answers, circumstances, group, (judge, given, learnt, more, buyingGroup) => {
        const before = judge(valuesOf(given, more), buyingGroup).score
        const filled = Object.fromEntries(
          criteria.map((name) => [name, given[name] ?? learnt[name]]),
        ) as Answers
        const after = judge(valuesOf(filled, more), buyingGroup).score
        expect(after.score ?? 0).toBeGreaterThanOrEqual(before.least)
        expect(after.score ?? 0).toBeLessThanOrEqual(before.most)
        expect(after.least).toBeGreaterThanOrEqual(before.least)
        expect(after.most).toBeLessThanOrEqual(before.most)
      }),
      { numRuns: 1_000 },
    )
  })

  it('learning which product they mean, how far away, and that a colleague can sign stays within it too', () => {
    fc.assert(
      fc.property(gate, answers, fc.constantFrom('bag', 'system'), (judge, given, product) => {
        const before = judge(valuesOf(given, {})).score
        const after = judge(valuesOf(given, { product, 'bant.distanceMiles': 900 })).score
        expect(after.score ?? 0).toBeGreaterThanOrEqual(before.least)
        expect(after.score ?? 0).toBeLessThanOrEqual(before.most)
        const joined = judge(valuesOf(given, {}), { hasDecisionMaker: true }).score
        expect(joined.score ?? 0).toBeGreaterThanOrEqual(before.least)
      }),
      { numRuns: 300 },
    )
  })

  it('a criterion that comes to be met never lowers the score', () => {
    fc.assert(
      fc.property(
        gate,
        answers,
        circumstances,
        group,
        fc.constantFrom(...criteria),
        (judge, given, more, buyingGroup, name) => {
          const before = judge(valuesOf(given, more), buyingGroup).score
          const met = { ...given, [name]: { said: 'yes', source: 'call' } }
          const after = judge(valuesOf(met, more), buyingGroup).score
          expect(after.score ?? 0).toBeGreaterThanOrEqual(before.score ?? 0)
        },
      ),
      { numRuns: 500 },
    )
  })
})
