import { describe, expect, it } from 'vitest'
import { readActivityLog } from '../../../src/domain/actions/activity-log.ts'
import { type Decision, seenBy } from '../../../src/domain/decision.ts'
import type { LeadValues } from '../../../src/domain/lead.ts'
import { decideShipped, leadWith, workedExample } from '../definition/sample-lead.ts'

/** T1 without its count of pages: what the person did stands in the log, decided at noon of 2 March in New York. */
function decideWithLog(lines: readonly string[], values: Partial<LeadValues> = {}): Decision {
  const { actions, unreadable } = readActivityLog(lines.join('\n'))
  const known = { ...workedExample, 'engagement.productPagesInOneDay': null, ...values }
  const lead = { ...leadWith(known), actions, unreadableActions: unreadable }
  return decideShipped({}, { lead })
}

const sentences = ({ explanation }: Decision): string => explanation.because.join('\n')
const criterion = ({ explanation }: Decision, wanted: string) =>
  explanation.groups
    .flatMap((group) => group.criteria.map((result) => ({ ...result, saw: seenBy(group, result) })))
    .find(({ id }) => id === wanted)

/** New York is five hours behind UTC in winter: 1 March there is from 05:00 to 05:00. */
const fivePages = [
  '2026-03-01T05:00:00Z product-page /products/t100',
  '2026-03-01T12:00:00Z product-page /products/t110',
  '2026-03-01T17:00:00Z product-page /products/t120',
  '2026-03-01T22:00:00Z product-page /products/t130',
  '2026-03-02T04:59:59Z product-page /products/t140',
]

describe('the worked examples out of an activity log', () => {
  it('T1: five product pages between midnight and midnight pass', () => {
    const decision = decideWithLog(fivePages)
    expect(decision.stage).toBe('aql')
    expect(criterion(decision, 'five-product-pages')).toMatchObject({
      verdict: 'met',
      points: 8,
      saw: [
        {
          field: 'distinct product-page actions in one day',
          value: 5,
          from: { source: 'hubspot' },
          where: 'on 2026-03-01 in America/New_York',
        },
      ],
    })
  })

  it('T2: the same actions with a dollar less of revenue fail', () => {
    const decision = decideWithLog(fivePages, { 'company.revenue': 299_999_999 })
    expect(decision.stage).toBe('inquiry')
    expect(sentences(decision)).toContain('met: format, actions; lacking: characteristics')
  })

  it('T3: four pages on one day and one on the next fail, and the sentence names the day and the time zone', () => {
    const [first = '', ...others] = fivePages
    const dayBefore = first.replace('05:00:00Z', '04:59:59Z')
    const decision = decideWithLog([dayBefore, ...others])
    expect(decision.stage).toBe('inquiry')
    expect(sentences(decision)).toContain(
      'distinct product-page actions in one day are 4 (on 2026-03-01 in America/New_York), less than 5',
    )
  })

  it('T4: five visits to one page are one distinct page, which fails', () => {
    const visits = fivePages.map((line) => line.replace(/t1\d0$/, 't100'))
    const decision = decideWithLog(visits)
    expect(decision.stage).toBe('inquiry')
    expect(criterion(decision, 'five-product-pages')).toMatchObject({ verdict: 'not-met', points: 0 })
    expect(sentences(decision)).toContain('distinct product-page actions in one day are 1')
  })

  it('T5: one product page and two high-value assets pass', () => {
    const decision = decideWithLog([
      ...fivePages.slice(0, 1),
      '2026-01-10T10:00:00Z asset white-paper-annex-11',
      '2026-02-10T10:00:00Z asset gxp-validation-kit',
    ])
    expect(decision.stage).toBe('aql')
  })

  it('T6: the same white paper twice is one asset, which fails', () => {
    const decision = decideWithLog([
      '2026-01-10T10:00:00Z asset white-paper-annex-11',
      '2026-02-10T10:00:00Z asset White-Paper-Annex-11',
    ])
    expect(decision.stage).toBe('inquiry')
    expect(sentences(decision)).toContain('distinct high-value asset actions are 1')
  })

  it('T7: of two assets only one is of high value, which fails', () => {
    const decision = decideWithLog([
      '2026-01-10T10:00:00Z asset white-paper-annex-11',
      '2026-02-10T10:00:00Z asset company-brochure',
    ])
    expect(decision.stage).toBe('inquiry')
    expect(sentences(decision)).toContain('distinct high-value asset actions are 1')
  })

  it('T13: ten blogs, a good fit, a paper and some product pages are still only an inquiry', () => {
    const blogs = Array.from({ length: 10 }, (_, at) => `2026-03-01T1${at % 10}:00:00Z page /blog/post-${at}`)
    const decision = decideWithLog([
      ...blogs,
      ...fivePages.slice(0, 4),
      '2026-02-10T10:00:00Z asset white-paper-annex-11',
    ])
    expect(decision).toMatchObject({ stage: 'inquiry', bantScore: null, isRoutable: false })
  })
})

describe('an activity log beside the counts of the CRM', () => {
  it('counts, whatever the CRM counted', () => {
    const counts = { 'engagement.productPagesInOneDay': 9, 'engagement.highValueAssets': 9 }
    const decision = decideWithLog(fivePages.slice(0, 4), counts)
    expect(decision.stage).toBe('inquiry')
    expect(criterion(decision, 'two-high-value-assets')).toMatchObject({
      verdict: 'not-met',
      saw: [{ value: 0, where: 'none in the activity log' }],
    })
  })

  it('without a line that can be read leaves the counts as they are, and says so', () => {
    const decision = decideWithLog(['came by on Monday', ''], { 'engagement.productPagesInOneDay': 5 })
    expect(decision.stage).toBe('aql')
    expect(criterion(decision, 'five-product-pages')?.points).toBe(8)
    expect(sentences(decision)).toContain('1 line of the activity log cannot be read')
  })

  it('that is not there leaves what only it could tell unknown', () => {
    const decision = decideWithLog([])
    expect(criterion(decision, 'five-product-pages')).toMatchObject({
      verdict: 'unknown',
      saw: [{ value: null, from: null }],
    })
  })
})

describe('what is set aside', () => {
  const scan = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `2026-02-20T15:00:${String(at).padStart(2, '0')}Z product-page /products/t${500 + at}`,
    )

  it('is a burst that no person makes: evidence, not engagement', () => {
    const decision = decideWithLog([...scan(21), ...fivePages.slice(0, 4)])
    expect(decision.stage).toBe('inquiry')
    expect(sentences(decision)).toContain(
      "21 actions from 2026-02-20T15:00:00.000Z to 2026-02-20T15:00:20.000Z may be a bot's and do not count: more than 20 page or product-page within 60 seconds",
    )
    expect(decideWithLog(scan(20)).stage).toBe('aql')
  })

  it('is a delivery that came again, the future, and a kind that nobody knows', () => {
    const decision = decideWithLog([
      ...fivePages,
      ...fivePages.slice(0, 2),
      '2026-03-04T10:00:00Z webinar cold-chain',
      '2026-03-01T10:00:00Z fax order-form',
    ])
    expect(sentences(decision)).toContain('2 actions came again and count once')
    expect(sentences(decision)).toContain('1 action of the activity log lies in the future')
    expect(sentences(decision)).toContain('the definition has no kind of action "fax"')
  })

  it('never shows what was looked at or clicked', () => {
    const decision = decideWithLog([...scan(30).map((line) => `${line}?email=zq@helixworks.example`)])
    expect(JSON.stringify(decision)).not.toMatch(/zq@|products/)
  })
})

describe('points for actions', () => {
  const assets = (day: string) => [
    `${day}T15:00:00Z asset white-paper-annex-11`,
    `${day}T16:00:00Z asset gxp-validation-kit`,
  ]
  it.each([
    ['2026-03-02', 6],
    ['2025-09-03', 3],
    ['2025-03-07', 2],
    ['2020-01-01', 0],
  ])('of the %s are %i by 2 March 2026 when they halve every 180 days', (day, points) => {
    const result = criterion(decideWithLog(assets(day)), 'two-high-value-assets')
    expect(result).toMatchObject({ verdict: 'met', points, worth: 6 })
  })

  it('that the CRM only counted do not fade, for nobody knows their age', () => {
    const decision = decideShipped({ ...workedExample, 'engagement.highValueAssets': 2 })
    expect(criterion(decision, 'two-high-value-assets')?.points).toBe(6)
  })
})
