import { describe, expect, it } from 'vitest'
import { Condition } from '../../../src/domain/criteria/condition.ts'
import { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import { decideWith, shippedDefinition } from '../definition/sample-lead.ts'

const issuesOf = (written: unknown) =>
  (Condition.safeParse(written).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message])

describe('an action condition', () => {
  it.each<[object, string, string]>([
    [{ action: '', atLeast: 1 }, 'action', 'must be a kind of action, a list of kinds, or any'],
    [{ action: 5, atLeast: 1 }, 'action', 'must be a kind of action, a list of kinds, or any'],
    [{ action: [], atLeast: 1 }, 'action', 'must be a kind of action, a list of kinds, or any'],
    [{ action: 'page' }, '', 'action needs atLeast beside it'],
    [{ action: 'page', atLeast: 0 }, 'atLeast', 'must be a whole number above 0'],
    [{ action: 'page', atLeast: '5' }, 'atLeast', 'must be a whole number above 0'],
    [{ action: 'page', atLeast: 1, within: 'week' }, 'within', 'can only be day: the best day counts'],
    [{ action: 'page', atLeast: 1, withinDays: 1.5 }, 'withinDays', 'must be a whole number of days above 0'],
    [{ action: 'page', atLeast: 1, distinct: 'yes' }, 'distinct', 'must be true or false'],
    [{ action: 'page', atLeast: 1, highValue: 1 }, 'highValue', 'must be true or false'],
    [
      { action: 'page', atLeast: 1, atMost: 3 },
      '',
      'atMost cannot be asked of an action; choose among action, highValue, distinct, within, withinDays, atLeast',
    ],
  ])('%j is refused at %j', (written, path, sentence) => {
    expect(issuesOf(written)).toEqual([[path, sentence]])
  })

  it('keeps its place below other conditions', () => {
    const written = { any: [{ field: 'title', isKnown: true }, { not: { action: 'page', atLeast: -1 } }] }
    expect(issuesOf(written)).toEqual([['any.1.not.atLeast', 'must be a whole number above 0']])
  })

  it('says all that it asks', () => {
    expect(
      Condition.parse({
        action: ['page', 'webinar'],
        distinct: true,
        within: 'day',
        withinDays: 7,
        atLeast: 2,
      }),
    ).toEqual({
      kind: 'action',
      question: {
        kinds: ['page', 'webinar'],
        highValue: false,
        distinct: true,
        withinDay: true,
        withinDays: 7,
        atLeast: 2,
      },
    })
    expect(Condition.parse({ action: 'any', atLeast: 1 })).toMatchObject({ question: { kinds: null } })
  })
})

describe('a definition that asks about actions', () => {
  const written = (when: object, actions: object = {}, halfLifeDays: number | null = null) => {
    const [first, ...others] = shippedDefinition().criteria
    return { ...shippedParts(actions), criteria: [{ ...first, when, halfLifeDays }, ...others.map(unread)] }
  }
  /** The shipped definition as it would be written, without what asks about actions. */
  const shippedParts = (actions: object) => {
    const { exclusions, ...shipped } = shippedDefinition()
    const simple = { id: 'x', because: 'x', when: { field: 'title', isKnown: true } }
    return {
      ...shipped,
      actions,
      exclusions: exclusions.map(unread),
      inquiry: { because: 'x', when: simple.when },
      products: [],
      entry: { combine: 'all', parts: [simple] },
      valueTiers: [],
    }
  }
  const unread = <T extends object>(clause: T) => ({ ...clause, when: { field: 'title', isKnown: true } })
  const problems = (definition: object) =>
    (LeadDefinition.safeParse(definition).error?.issues ?? [])
      .filter(({ path }) => path[1] === 0)
      .map(({ path, message }) => [path.join('.'), message])

  it('is refused for a kind that nobody named, with the nearest one', () => {
    expect(problems(written({ action: 'produkt-page', atLeast: 1 }))).toEqual([
      ['criteria.0.when.action', 'there is no kind of action produkt-page; did you mean product-page?'],
    ])
    expect(problems(written({ action: 'site-visit', atLeast: 1 }))).toEqual([
      ['criteria.0.when.action', 'there is no kind of action site-visit; name it under actions.kinds'],
    ])
    expect(problems(written({ action: 'site-visit', atLeast: 1 }, { kinds: ['site-visit'] }))).toEqual([])
  })

  it('is refused when it asks for high-value assets and lists none', () => {
    const when = { action: 'asset', highValue: true, atLeast: 1 }
    expect(problems(written(when))).toEqual([
      ['criteria.0.when.highValue', 'actions.highValueAssets lists none'],
    ])
    expect(problems(written(when, { highValueAssets: ['guide'] }))).toEqual([])
  })

  it('is refused when points shall halve with the age of something that has none', () => {
    expect(problems(written({ field: 'title', isKnown: true }, {}, 30))).toEqual([
      ['criteria.0.halfLifeDays', 'needs a condition of the form { action: … }'],
    ])
    expect(problems(written({ action: 'page', atLeast: 1 }, {}, 30))).toEqual([])
  })

  it('without an activity log takes the two counts that the CRM may hold, and nothing else', () => {
    const verdict = (when: object, values: object) => {
      const definition = shippedDefinition()
      const [first] = definition.criteria
      if (first === undefined) throw new Error('the shipped definition has criteria')
      const criterion = { ...first, group: 'engagement' as const, when: Condition.parse(when) }
      const groups = decideWith({ ...definition, criteria: [criterion] }, values).explanation.groups
      return groups.flatMap(({ criteria }) => criteria)[0]?.verdict
    }
    const inOneDay = { action: 'product-page', distinct: true, within: 'day', atLeast: 3 }
    expect(verdict(inOneDay, { 'engagement.productPagesInOneDay': 3 })).toBe('met')
    expect(verdict(inOneDay, { 'engagement.productPagesInOneDay': 2 })).toBe('not-met')
    expect(verdict(inOneDay, {})).toBe('unknown')
    const assets = { action: 'asset', highValue: true, distinct: true, atLeast: 2 }
    expect(verdict(assets, { 'engagement.highValueAssets': 2 })).toBe('met')
    for (const other of [
      { ...inOneDay, distinct: false },
      { ...inOneDay, within: undefined },
      { ...inOneDay, withinDays: 30 },
    ])
      expect(verdict(JSON.parse(JSON.stringify(other)), { 'engagement.productPagesInOneDay': 9 })).toBe(
        'unknown',
      )
  })
})
