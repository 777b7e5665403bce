import { describe, expect, it } from 'vitest'
import { readBuyingRole } from '../../../src/domain/bant/authority.ts'
import { judgeBudget, readBudget } from '../../../src/domain/bant/budget.ts'
import { readDeadline } from '../../../src/domain/bant/deadline.ts'
import { daysLeft, deliveryTime } from '../../../src/domain/bant/delivery.ts'
import { readNeed } from '../../../src/domain/bant/need.ts'
import { Money, Product } from '../../../src/domain/bant/product.ts'

const dollars = Money.parse({ rates: { EUR: 1.08, CAD: 0.73 } })

describe('a budget as people type it', () => {
  it.each([
    ['$350', 350, 350],
    ['$3,500', 3_500, 3_500],
    ['350', 350, 350],
    ['between 3 and 4 thousand', 3_000, 4_000],
    ['zwischen 3 und 4 Tausend', 3_000, 4_000],
    ['3-4k', 3_000, 4_000],
    ['US$ 50,000', 50_000, 50_000],
    ['up to 20k', null, 20_000],
    ['at least 10k', 10_000, null],
    ['$15k/yr', 15_000, 15_000],
    // At 1.08 dollars a euro, and 0.73 a Canadian dollar; what is less than a dollar is cut.
    ['10-15k €', 10_800, 16_200],
    ['1.001 EUR', 1_081, 1_081],
    ['C$100', 73, 73],
    ['100 CAD', 73, 73],
  ])('%s is from %s to %s dollars', (text, min, max) => {
    expect(readBudget(text, dollars)).toEqual({ min, max })
  })

  it.each(['£500', '¥500,000', '500 zł', 'PLN 500', '$500 or €450', '-5', 'a lot', '500 per month', '10 %'])(
    '%s is unknown',
    (text) => {
      expect(readBudget(text, dollars)).toBeNull()
    },
  )

  it('a bare dollar is the own one, where the own money is one', () => {
    expect(readBudget('$100', Money.parse({ currency: 'CAD' }))).toEqual({ min: 100, max: 100 })
    expect(readBudget('$100', Money.parse({ currency: 'EUR', rates: { USD: 0.9 } }))).toEqual({
      min: 90,
      max: 90,
    })
  })

  it('beyond what a number holds the price is still exact', () => {
    const product = Product.parse({ id: 'x', name: 'X', price: 1_000_000_000_000, leadTimeDays: 0 })
    const most = { min: null, max: Number.MAX_SAFE_INTEGER }
    // 9,007 pieces cost less than the most, 9,008 more.
    expect(judgeBudget(most, product, 9_007, 25, 'USD').verdict).toBe('met')
    expect(judgeBudget(most, product, 9_008, 25, 'USD').verdict).toBe('not-met')
  })

  it.each([
    ['3,500', 'met'],
    ['3,499', 'not-met'],
    ['1k-3,500', 'met'],
    ['at least 3,500', 'met'],
    ['at least 3,499', 'unknown'],
    ['up to 3,500', 'met'],
    ['up to 3,499', 'not-met'],
  ])('%s for what costs 3,500 is %s', (text, verdict) => {
    const product = Product.parse({ id: 'x', name: 'X', price: 3_500, leadTimeDays: 0 })
    const budget = readBudget(text, dollars)
    expect(budget && judgeBudget(budget, product, 1, 25, 'USD').verdict).toBe(verdict)
  })
})

describe('a role in a purchase', () => {
  it.each([
    ['Decision Maker', 'decision-maker'],
    ['decision_maker', 'decision-maker'],
    ['DECISION_MAKER', 'decision-maker'],
    ['BUDGET_HOLDER', 'decision-maker'],
    ['Entscheiderin', 'decision-maker'],
    ['Décideur', 'decision-maker'],
    ['INFLUENCER', 'influencer'],
    ['CHAMPION', 'influencer'],
    ['END_USER', 'influencer'],
    ['gatekeeper', 'gatekeeper'],
    ['BLOCKER', 'gatekeeper'],
    // HubSpot's field holds several; the one that can do most counts.
    ['END_USER;BUDGET_HOLDER', 'decision-maker'],
    ['OTHER;CHAMPION', 'influencer'],
    ['OTHER', null],
    ['not the decision maker', null],
    ['', null],
  ])('%s is %s', (text, role) => {
    expect(readBuyingRole(text)).toBe(role)
  })
})

describe('a need', () => {
  it.each([
    ['explicit', 'explicit'],
    ['Latent', 'latent'],
    ['future pain', 'latent'],
    ['want_only', 'want-only'],
    ['Want Only', 'want-only'],
    ['No known problem', 'none'],
    ['explicit;latent', null],
    ['perhaps', null],
  ])('%s is %s', (text, kind) => {
    expect(readNeed(text)).toBe(kind)
  })
})

describe('a deadline', () => {
  it.each([
    ['2026-12-01', '2026-12-01'],
    ['2026-12-01T09:00:00Z', '2026-12-01'],
    ['31.12.2026', '2026-12-31'],
    ['Q1 2027', '2027-03-31'],
    ['2027-Q2', '2027-06-30'],
    ['q4/2026', '2026-12-31'],
  ])('%s is the day %s', (text, day) => {
    expect(readDeadline(text)).toEqual({ kind: 'day', day })
  })

  it.each([
    ['in three days', 3],
    ['3 days', 3],
    ['within 2 weeks', 14],
    ['2-4 weeks', 28],
    ['less than 3 months', 90],
    ['up to 2 weeks', 14],
    ['weniger als 3 Monate', 90],
    ['2 to 4 weeks', 28],
    ['one or two months', 60],
    ['3 Monate', 90],
    ['in drei Wochen', 21],
    ['dans 2 mois', 60],
    ['en 15 días', 15],
    ['entro un mese', 30],
    ['a year', 365],
  ])('%s is %i days', (text, days) => {
    expect(readDeadline(text)).toEqual({ kind: 'span', days })
  })

  it.each([
    'asap',
    'soon',
    '4-2 weeks',
    '2026-02-30',
    '01/02/2027',
    'Q5 2027',
    'not before 3 weeks',
    '3',
    '',
  ])('%s is unknown', (text) => {
    expect(readDeadline(text)).toBeNull()
  })

  it('a span counts from the day on which it was said', () => {
    expect(daysLeft({ kind: 'span', days: 30 }, '2026-02-20', '2026-03-02')).toBe(20)
    expect(daysLeft({ kind: 'span', days: 30 }, null, '2026-03-02')).toBe(30)
    expect(daysLeft({ kind: 'day', day: '2026-03-01' }, '2026-01-01', '2026-03-02')).toBe(-1)
  })
})

describe('what a delivery takes', () => {
  const product = Product.parse({
    id: 'x',
    name: 'X',
    price: 1,
    leadTimeDays: 20,
    inStock: 5,
    transit: [
      { countries: ['US'], withinMiles: 500, days: 1 },
      { countries: ['US'], days: 4 },
      { countries: ['CA'], days: 6 },
    ],
  })
  it.each([
    ['near and in stock', { quantity: 5, country: 'US', miles: 500 }, { least: 1, most: 1 }],
    ['far', { quantity: 1, country: 'US', miles: 501 }, { least: 4, most: 4 }],
    ['more than is in stock', { quantity: 6, country: 'CA', miles: null }, { least: 26, most: 26 }],
    ['how far nobody knows', { quantity: 1, country: 'US', miles: null }, { least: 1, most: 4 }],
    ['where nobody knows', { quantity: 1, country: null, miles: 900 }, { least: 4, most: Infinity }],
    ['where it is not delivered', { quantity: 1, country: 'DE', miles: null }, null],
  ])('%s', (_, shipment, time) => {
    expect(deliveryTime(product, shipment)).toEqual(time)
  })
})
