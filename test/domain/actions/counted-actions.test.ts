import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../../src/domain/actions/action.ts'
import { type ActionQuestion, countFor } from '../../../src/domain/actions/action-question.ts'
import type { ActionRules } from '../../../src/domain/actions/action-rules.ts'
import { compileCountActions } from '../../../src/domain/actions/counted-actions.ts'
import { createDayNumberOf } from '../../../src/domain/actions/zone-days.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const noRules: ActionRules = { kinds: [], highValueAssets: ['guide', 'kit'], suspectBots: [] }
const bots = { kinds: ['product-page'], moreThan: 3, withinSeconds: 60 }

const pagesInOneDay: ActionQuestion = {
  kinds: ['product-page'],
  highValue: false,
  distinct: true,
  withinDay: true,
  withinDays: null,
  atLeast: 1,
}
const anything: ActionQuestion = { ...pagesInOneDay, kinds: null, distinct: false, withinDay: false }

const counting = (timeZone: string, rules: ActionRules = noRules) => {
  const count = compileCountActions(rules, createDayNumberOf(timeZone))
  return (actions: readonly Action[], question: ActionQuestion = pagesInOneDay) =>
    countFor(question, count(actions, now), timeZone).count
}
const setAside = (actions: readonly Action[], rules: ActionRules = noRules) =>
  compileCountActions(rules, createDayNumberOf('UTC'))(actions, now)

const page = (at: string, what: string, id: string | null = null): Action => ({
  kind: 'product-page',
  what,
  at: new Date(at).toISOString(),
  id,
})

describe('a window of one day', () => {
  // Five pages an hour and a bit apart over the night of a clock change.
  const over = (start: string) =>
    Array.from({ length: 5 }, (_, at) =>
      page(new Date(Date.parse(start) + at * 5.9 * 3_600_000).toISOString(), `/p${at}`),
    )
  it.each([
    ['America/New_York', 'of 25 hours', '2026-11-01T04:00:00Z', 5],
    ['America/New_York', 'of 24 hours', '2026-11-02T05:00:00Z', 5],
    ['America/New_York', 'of 23 hours', '2026-03-08T05:00:00Z', 4],
    ['Europe/Berlin', 'of 25 hours', '2025-10-25T22:00:00Z', 5],
    ['Europe/Berlin', 'of 23 hours', '2026-03-28T23:00:00Z', 4],
  ])('in %s on a day %s from %s holds %i of five pages 23.6 hours apart', (zone, _, start, count) => {
    expect(counting(zone)(over(start))).toBe(count)
  })

  it('counts the day with most, not the sum of days', () => {
    const pages = [
      page('2026-11-01T10:00:00Z', '/a'),
      page('2026-11-01T11:00:00Z', '/b'),
      page('2026-11-02T10:00:00Z', '/c'),
    ]
    expect(counting('UTC')(pages)).toBe(2)
    expect(counting('UTC')(pages, { ...pagesInOneDay, withinDay: false })).toBe(3)
  })
})

describe('a window of some days', () => {
  it.each([
    ['2026-11-20T00:00:00Z', 1, 1],
    ['2026-11-19T00:00:00Z', 1, 1],
    ['2026-11-18T23:59:59Z', 1, 0],
    ['2026-10-21T00:00:00Z', 30, 1],
    ['2026-10-20T23:59:59Z', 30, 0],
  ])('an action at %s is, in the last %i days, %i', (at, withinDays, count) => {
    expect(counting('UTC')([page(at, '/a')], { ...anything, withinDays })).toBe(count)
  })
})

describe('what is one thing', () => {
  it('is a page with and without capitals, a closing slash, a place within it and a campaign', () => {
    const same = [
      '/Products/T100',
      '/products/t100/',
      '/products/t100#specs',
      '/products/t100?utm_source=x&gclid=1',
    ]
    const visits = same.map((what, at) => page(`2026-11-01T1${at}:00:00Z`, what))
    expect(counting('UTC')(visits)).toBe(1)
    expect(counting('UTC')([...visits, page('2026-11-01T20:00:00Z', '/products/t100?model=b')])).toBe(2)
  })

  it.each([
    ['the same id', page('2026-11-01T10:00:00Z', '/a', 'e1'), page('2026-11-01T10:00:07Z', '/a', 'e1')],
    ['the same event without ids', page('2026-11-01T10:00:00Z', '/a'), page('2026-11-01T10:00:00Z', '/a')],
    [
      'the same event under two ids',
      page('2026-11-01T10:00:00Z', '/a', 'e1'),
      page('2026-11-01T10:00:00Z', '/a', 'e2'),
    ],
  ])('is %s', (_, one, other) => {
    expect(counting('UTC')([one, other], anything)).toBe(1)
    expect(setAside([one, other]).repeated).toBe(1)
  })

  it('is not a second visit', () => {
    const visits = [page('2026-11-01T10:00:00Z', '/a', 'e1'), page('2026-11-01T10:00:01Z', '/a', 'e2')]
    expect(counting('UTC')(visits, anything)).toBe(2)
  })
})

describe('a burst', () => {
  const rules = { ...noRules, suspectBots: [bots] }
  const within = (...seconds: number[]) =>
    seconds.map((second, at) => page(new Date(Date.UTC(2026, 10, 1, 10, 0, second)).toISOString(), `/p${at}`))

  it.each([
    ['as many as a person makes', [0, 1, 2], 3, 0],
    ['one more, over exactly the time', [0, 1, 2, 60], 0, 4],
    ['one more, a second slower', [0, 1, 2, 61], 4, 0],
    ['two that touch', [0, 1, 2, 3, 62, 63, 64], 3, 4],
    ['a stretch longer than the time', [0, 20, 40, 60, 80, 100], 0, 6],
  ])('%s: %j leaves %i and suspects %i', (_, seconds, counted, suspected) => {
    const result = setAside(within(...seconds), rules)
    expect(result.counted).toHaveLength(counted)
    expect(result.bursts.reduce((sum, { actions }) => sum + actions, 0)).toBe(suspected)
  })

  it('is made of single actions: the same one delivered ten times is none', () => {
    const [one] = within(0)
    if (one === undefined) throw new Error('there is one')
    expect(
      setAside(
        Array.from({ length: 10 }, () => one),
        rules,
      ),
    ).toMatchObject({ bursts: [], repeated: 9 })
  })

  it('takes no other kind and no other time with it', () => {
    const others: Action[] = [
      { kind: 'asset', what: 'guide', at: '2026-11-01T10:00:01.000Z', id: null },
      page('2026-11-01T15:00:00Z', '/later'),
    ]
    expect(setAside([...within(0, 1, 2, 3), ...others], rules).counted).toHaveLength(2)
  })
})

const instant = fc
  .integer({ min: Date.parse('2026-10-20T00:00:00Z'), max: now })
  .map((ms) => new Date(ms).toISOString())
const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom('page', 'product-page', 'asset', 'webinar'),
  what: fc.constantFrom('/a', '/b', '/c', 'guide', 'kit', 'leaflet'),
  at: instant,
  id: fc.constant(null),
})
const actions = fc
  .array(action, { maxLength: 30 })
  .map((drawn) => drawn.map((each, at) => ({ ...each, id: at % 2 === 0 ? `e${at}` : null })))
const question: fc.Arbitrary<ActionQuestion> = fc.record({
  kinds: fc.constantFrom(null, ['product-page'], ['asset'], ['page', 'product-page']),
  highValue: fc.boolean(),
  distinct: fc.boolean(),
  withinDay: fc.boolean(),
  withinDays: fc.constantFrom(null, 1, 7, 30),
  atLeast: fc.integer({ min: 1, max: 5 }),
})
const zone = fc.constantFrom('America/New_York', 'Europe/Berlin', 'UTC')
const rules = fc.constantFrom(noRules, {
  ...noRules,
  suspectBots: [{ ...bots, moreThan: 1, withinSeconds: 86_400 }],
})

describe('whatever was done and asked', () => {
  const answer = (asked: ActionQuestion, done: readonly Action[], timeZone: string, under: ActionRules) =>
    countFor(asked, compileCountActions(under, createDayNumberOf(timeZone))(done, now), timeZone)

  it('the order of the actions does not matter', () => {
    fc.assert(
      fc.property(question, actions, zone, rules, fc.nat(), (asked, done, timeZone, under, turn) => {
        const at = done.length === 0 ? 0 : turn % done.length
        const turned = [...done.slice(at), ...done.slice(0, at)].toReversed()
        expect(answer(asked, turned, timeZone, under)).toEqual(answer(asked, done, timeZone, under))
      }),
    )
  })

  it('an action delivered again does not matter, with its id or without', () => {
    fc.assert(
      fc.property(question, actions, zone, rules, fc.boolean(), (asked, done, timeZone, under, bare) => {
        const again = done.map((each) => (bare ? { ...each, id: null } : each))
        expect(answer(asked, [...again, ...done], timeZone, under)).toEqual(
          answer(asked, done, timeZone, under),
        )
      }),
    )
  })

  it('one more action never lowers a count, as long as it makes no burst', () => {
    fc.assert(
      fc.property(question, actions, action, zone, (asked, done, more, timeZone) => {
        const count = (all: readonly Action[]) => answer(asked, all, timeZone, noRules).count
        expect(count([...done, more])).toBeGreaterThanOrEqual(count(done))
      }),
    )
  })

  it('a count is never more than there are actions, and its age is that of one of them', () => {
    fc.assert(
      fc.property(question, actions, zone, rules, (asked, done, timeZone, under) => {
        const { count, daysAgo } = answer(asked, done, timeZone, under)
        expect(count).toBeLessThanOrEqual(done.length)
        if (count >= asked.atLeast) expect(daysAgo).toBeGreaterThanOrEqual(0)
        if (asked.withinDays !== null && daysAgo !== null)
          expect(daysAgo).toBeLessThanOrEqual(asked.withinDays)
      }),
    )
  })
})
