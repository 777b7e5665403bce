import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileChanges } from '../../../src/domain/criteria/compile-changes.ts'
import { compileCondition } from '../../../src/domain/criteria/compile-condition.ts'
import { Condition } from '../../../src/domain/criteria/condition.ts'
import type { Fact } from '../../../src/domain/criteria/facts.ts'
import { answers, decideShipped, workedExample } from './sample-lead.ts'

type Values = Parameters<typeof decideShipped>[0]
const lacking = (changes: Values, rest: Parameters<typeof decideShipped>[1] = {}) =>
  decideShipped({ ...workedExample, ...changes }, rest).explanation.wouldQualify

describe('the fewest changes that would qualify a lead', () => {
  it('T2: one dollar of revenue', () => {
    expect(lacking({ 'company.revenue': 299_999_999 })).toEqual([
      'gate 1: company.revenue at least 300,000,000 (+1)',
    ])
  })

  it('T3: one product page on one day, which is nearer than an asset that nobody has seen', () => {
    expect(lacking({ 'engagement.productPagesInOneDay': 4 })).toEqual([
      'gate 1: distinct product-page actions in one day at least 5 (+1)',
    ])
  })

  it('T6: one more asset, which is nearer than five product pages', () => {
    const changes = lacking({ 'engagement.productPagesInOneDay': 0, 'engagement.highValueAssets': 1 })
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatch(/^gate 1: distinct high-value asset actions at least 2 \(\+1\)$/)
  })

  it('T8 and T9: a title one step higher, then headquarters elsewhere', () => {
    expect(lacking({ 'company.hqCountry': 'Mexico', title: 'Senior Director' })).toEqual([
      'gate 1: seniority at least vp (is director)',
      'gate 1: hqCountryCode one of US, CA (is MX)',
    ])
  })

  it('names what is not known', () => {
    expect(lacking({ 'company.revenue': null })).toEqual([
      'gate 1: company.revenue at least 300,000,000 (not known)',
    ])
  })

  it('once gate 1 is met, the fewest answers, one of authority or need to a person', () => {
    const changes = lacking({})
    expect(changes).toHaveLength(3)
    expect(changes[0]).toMatch(/^gate 2: authority: .* \(\+25, not known\), said to a person$/)
  })

  it('T15: one answer turned, the weightiest', () => {
    expect(lacking(answers(['yes', 'yes', 'no', 'no']))).toEqual([
      'gate 2: need: Has a need, not only a wish (+25, answered otherwise)',
    ])
  })

  it('C3: with points enough but nobody behind them, only a word to a person', () => {
    const changes = lacking(answers(['yes', 'yes', 'yes', 'yes'], 'form'))
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatch(/^gate 2: (authority|need): .* \(\+0, met\), said to a person$/)
  })

  it('T16: what lifts an exclusion', () => {
    expect(lacking({ 'company.revenue': 150_000 })).toEqual([
      'exclusion cannot-pay: company.revenue at least 1,000,000 (+850,000)',
    ])
  })

  it('is none for who qualifies, and where people have decided', () => {
    expect(lacking(answers(['yes', 'yes', 'yes', 'no']))).toEqual([])
    expect(lacking({ 'company.revenue': 1 }, { crmStage: 'disqualified' })).toEqual([])
  })

  it('never shows what somebody is called', () => {
    const values: Values = { email: 'nobody@gone.example', firstName: 'Ada', lastName: 'Osei' }
    expect(lacking(values).join()).not.toMatch(/nobody|Ada|Osei/)
  })
})

describe('whatever the condition', () => {
  const fields = ['title', 'country', 'format', 'source', 'phone', 'product'] as const
  /** Each field once, so that every change is a field turned around. */
  const tree = (of: readonly string[]): fc.Arbitrary<object> => {
    const [first] = of
    if (of.length === 1 || first === undefined) return fc.constant({ field: first, is: 'x' })
    return fc.integer({ min: 1, max: of.length - 1 }).chain((cut) =>
      fc
        .tuple(tree(of.slice(0, cut)), tree(of.slice(cut)), fc.constantFrom('all', 'any', 'not', 'count'))
        .map(([left, right, kind]) => {
          if (kind === 'not') return { not: { any: [left, right] } }
          return kind === 'count' ? { atLeast: 1, of: [left, right] } : { [kind]: [left, right] }
        }),
    )
  }
  const placeOf = (asked: unknown) => fields.indexOf(asked as (typeof fields)[number])
  const factsOf = (met: readonly boolean[]): Fact[] =>
    met.map((isMet) => ({ field: 'x', value: isMet ? 'x' : 'y', from: null }))

  it('no smaller set of changes does', () => {
    fc.assert(
      fc.property(
        tree(fields),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        (written, met, wanted) => {
          const condition = Condition.parse(written)
          const { now } = compileCondition(condition, placeOf)
          const changes = compileChanges(condition, placeOf, wanted)(factsOf(met), 0)
          const fewest = Math.min(
            ...Array.from({ length: 2 ** fields.length }, (_, mask) => {
              const turned = met.map((isMet, index) => ((mask >> index) & 1 ? !isMet : isMet))
              const verdict = now(factsOf(turned), 0)
              const changed = mask.toString(2).replaceAll('0', '').length
              return verdict === (wanted ? 'met' : 'not-met') ? changed : Number.POSITIVE_INFINITY
            }),
          )
          expect(changes).toHaveLength(fewest)
        },
      ),
    )
  })
})
