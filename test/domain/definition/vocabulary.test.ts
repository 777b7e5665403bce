import { describe, expect, it } from 'vitest'
import { Condition } from '../../../src/domain/criteria/condition.ts'
import { conditionFields } from '../../../src/domain/criteria/condition-fields.ts'
import type { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import type { LeadValues } from '../../../src/domain/lead.ts'
import {
  answers,
  decideShipped,
  decideWith,
  inputFor,
  shippedDefinition,
  workedExample,
} from './sample-lead.ts'

const withCriterion = (when: object): LeadDefinition => ({
  ...shippedDefinition(),
  criteria: [
    {
      id: 'asked',
      group: 'demographic',
      points: 10,
      because: 'What was asked',
      when: Condition.parse(when),
      question: null,
      halfLifeDays: null,
    },
  ],
})
const verdictOn = (values: Partial<LeadValues>, when: object) =>
  decideWith(withCriterion(when), values).explanation.groups[0]?.criteria[0]?.verdict

describe('the attributes that a definition can ask about', () => {
  it.each([
    ['R13: formats', ['format']],
    [
      'R14: characteristics',
      ['product', 'service', 'title', 'painPoint', 'problem', 'hqCountryCode', 'industryKey'],
    ],
    [
      'R43: demographics',
      [
        'gender',
        'title',
        'seniority',
        'department',
        'age',
        'education',
        'yearsOfExperience',
        'income',
        'specialties',
      ],
    ],
    [
      'R44: firmographics',
      [
        'company.employees',
        'company.hqCountry',
        'company.otherLocations',
        'company.revenue',
        'company.divisions',
        'company.industry',
        'company.productsSold',
        'company.markets',
        'company.rankings',
      ],
    ],
    ['R48: a raw response', ['firstName', 'lastName', 'email', 'phone', 'company.name', 'title']],
    ['R50: origin', ['origin']],
    ['R54: source', ['source']],
  ])('%s', (_, names) => {
    expect(conditionFields).toEqual(expect.arrayContaining(names))
  })

  it.each<[string | null, object, string]>([
    ['Fortune 500;Inc. 5000', { includesAny: ['inc. 5000'] }, 'met'],
    ['Fortune 500\nInc. 5000', { includesAny: ['DAX', 'Fortune 500'] }, 'met'],
    ['Fortune 500, Inc. 5000', { includesAll: ['Fortune 500', 'Inc. 5000'] }, 'met'],
    ['Fortune 500', { includesAll: ['Fortune 500', 'Inc. 5000'] }, 'not-met'],
    ['Fortune 5000', { includesAny: ['Fortune 500'] }, 'not-met'],
    ['Fortune 5000', { contains: 'fortune' }, 'met'],
    [null, { includesAny: ['Fortune 500'] }, 'unknown'],
    [' ; ;', { isKnown: true }, 'not-met'],
  ])('a list: %j with %j is %s', (rankings, operator, verdict) => {
    expect(verdictOn({ 'company.rankings': rankings }, { field: 'company.rankings', ...operator })).toBe(
      verdict,
    )
  })
})

describe('R45: the type of business', () => {
  const shipped = shippedDefinition()
  const selling = (type: 'b2b' | 'b2c') => {
    const weights = {
      b2b: { demographic: 1, firmographic: 2, engagement: 1 },
      b2c: { demographic: 2, firmographic: 0, engagement: 1 },
    }
    const groups = { demographic: { cap: 99 }, firmographic: { cap: 99 }, engagement: { cap: 99 } }
    const { groups: scores, ...rest } = decideWith(
      { ...shipped, groups, business: { type, weights } },
      workedExample,
    ).explanation
    return { scores: scores.map(({ score }) => score), rest }
  }

  it('multiplies the points of each group by its weight, and the parts still sum', () => {
    const [demographic = 0, firmographic = 0, engagement = 0] = decideWith(
      {
        ...shipped,
        groups: { demographic: { cap: 99 }, firmographic: { cap: 99 }, engagement: { cap: 99 } },
      },
      workedExample,
    ).explanation.groups.map(({ score }) => score ?? 0)
    expect(firmographic).toBeGreaterThan(0)
    expect(selling('b2b').scores.slice(0, 3)).toEqual([demographic, 2 * firmographic, engagement])
    expect(selling('b2c').scores.slice(0, 3)).toEqual([2 * demographic, 0, engagement])
  })
})

describe('R53: the value of a customer', () => {
  it.each<[Partial<LeadValues>, string | null]>([
    [{ 'company.revenue': 2_000_000_000, 'company.employees': 9_000 }, 'strategic'],
    [{ 'company.revenue': 2_000_000_000, 'company.employees': 10 }, 'standard'],
    [{ 'company.revenue': 9_000_000 }, 'small'],
    [{}, null],
  ])('%j → %s', (values, tier) => {
    expect(decideShipped(values).valueTier).toBe(tier)
  })

  it('stands apart from the stage and the score, and says what it could still be', () => {
    const large = { ...workedExample, 'company.revenue': 2_000_000_000 }
    const { stage, score, explanation } = decideShipped(large)
    expect(explanation.because).toContain(
      'value: standard, Large enough for a whole system; could still be strategic',
    )
    const tiers = { ...shippedDefinition(), valueTiers: [] }
    expect(decideWith(tiers, large)).toMatchObject({ stage, score, valueTier: null })
  })
})

describe('R54: sources', () => {
  const listed = { source: 'PHONE BOOK', title: 'VP Quality', 'company.industry': 'Biotechnology' }

  it.each<[string, Partial<LeadValues>, string]>([
    ['T24: a name', listed, 'suspect'],
    ['T24: a name that somebody wrote on a card', { ...listed, format: 'business-card' }, 'suspect'],
    ['who asked for a price all the same', { ...listed, format: 'price-request' }, 'inquiry'],
    ['who came to look', { ...listed, format: 'business-card', 'engagement.pageViews': 3 }, 'inquiry'],
    ['R51: who was spoken to', { ...listed, ...answers(['yes', null, null, null]) }, 'inquiry'],
    [
      'of whom a budget was only inferred',
      { ...listed, ...answers(['yes', null, null, null], 'inferred') },
      'suspect',
    ],
    ['a card from elsewhere', { ...listed, source: 'Trade fair', format: 'business-card' }, 'inquiry'],
  ])('%s from a junk-heavy list → %s', (_, values, stage) => {
    expect(decideShipped(values).stage).toBe(stage)
  })

  it('T24: are suspects even where gate 1 asks for no more than characteristics', () => {
    const shipped = shippedDefinition()
    const any = { ...shipped, entry: { ...shipped.entry, combine: 'any' as const } }
    const fits = { ...workedExample, 'engagement.productPagesInOneDay': null, format: 'business-card' }
    expect(decideWith(any, fits).stage).toBe('aql')
    expect(decideWith(any, { ...fits, source: 'Phone book' }).stage).toBe('suspect')
  })
})

describe('R26: scrubbing', () => {
  const mickey = { firstName: 'Mickey', lastName: 'Mouse' }
  const under = (scrub: Partial<LeadDefinition['scrub']>, values: Partial<LeadValues>) => {
    const shipped = shippedDefinition()
    return decideWith({ ...shipped, scrub: { ...shipped.scrub, ...scrub } }, { format: 'webinar', ...values })
  }

  it.each<[Partial<LeadDefinition['scrub']>, Partial<LeadValues>, string]>([
    [{}, { ...mickey, email: 'm@mailbox.example' }, 'disqualified'],
    [{ jokeName: 'review' }, { ...mickey, email: 'm@mailbox.example' }, 'inquiry'],
    [{}, { ...mickey, 'company.name': 'Helix' }, 'inquiry'],
    [{ jokeNameAtCompany: 'bin' }, { ...mickey, 'company.name': 'Helix' }, 'disqualified'],
    [{}, { email: 'a@gone.example' }, 'disqualified'],
    [{ disposableMail: 'keep' }, { email: 'a@gone.example' }, 'inquiry'],
    [{ allowDomains: ['gone.example'] }, { email: 'a@gone.example' }, 'inquiry'],
    [{}, { firstName: 'Test', lastName: 'Test' }, 'disqualified'],
    [{ placeholderName: 'keep' }, { firstName: 'Test', lastName: 'Test' }, 'inquiry'],
    [{ disposableMail: 'keep' }, { ...mickey, email: 'a@gone.example' }, 'disqualified'],
  ])('under %j, %j is %s', (scrub, values, stage) => {
    expect(under(scrub, values).stage).toBe(stage)
  })

  it('what goes to review is said, what is kept is not', () => {
    const atCompany = { ...mickey, 'company.name': 'Helix' }
    const remark = 'somebody should look at the record: The name is one that people give as a joke.'
    expect(under({}, atCompany).explanation.because).toContain(remark)
    expect(under({ jokeNameAtCompany: 'keep' }, atCompany).explanation.because).not.toContain(remark)
  })

  it('an allowed domain is a company everywhere in the definition', () => {
    const mail = { email: 'ada@mailbox.example' }
    const kindIn = (allowDomains: string[]) =>
      under({ allowDomains }, mail)
        .explanation.groups.flatMap(({ criteria }) => criteria)
        .find(({ id }) => id === 'business-mail')?.verdict
    expect([kindIn([]), kindIn(['mailbox.example'])]).toEqual(['not-met', 'met'])
  })

  it('a scrubbed registrant who writes back is restored; a click, which machines make too, does not do', () => {
    const fake = { ...workedExample, email: 'a@gone.example' }
    const decidedAfter = (kind: string) => {
      const action = { kind, what: 're:pricing', at: '2026-03-01T10:00:00.000Z', id: null }
      const { lead } = inputFor(fake)
      return decideShipped(fake, { lead: { ...lead, actions: [action] } })
    }
    expect(decidedAfter('email-click')).toMatchObject({ stage: 'disqualified', disqualifiedBy: 'fake' })
    const restored = decidedAfter('reply')
    expect(restored).toMatchObject({ stage: 'inquiry', disqualifiedBy: null })
    expect(restored.explanation.because).toContain(
      'the record looks made up, but they answered: The mail domain hands out throw-away addresses.',
    )
  })

  it('a scrubbed registrant who answers a person is restored, from the bin to sales', () => {
    const fake = { ...workedExample, email: 'a@gone.example' }
    const binned = decideShipped(fake)
    expect(binned).toMatchObject({ stage: 'disqualified', disqualifiedBy: 'fake', isRoutable: false })
    expect(binned.explanation.wouldQualify).toEqual([
      'record: an answer that a person was given, or a reply that they wrote',
    ])
    const byForm = { ...fake, ...answers(['yes', 'yes', 'yes', 'no'], 'form') }
    expect(decideShipped(byForm, { previous: binned }).stage).toBe('disqualified')
    const spokenTo = { ...fake, ...answers(['yes', null, null, null]) }
    expect(decideShipped(spokenTo, { previous: binned })).toMatchObject({
      stage: 'aql',
      disqualifiedBy: null,
    })
    const qualified = { ...fake, ...answers(['yes', 'yes', 'yes', 'no']) }
    expect(decideShipped(qualified, { previous: binned })).toMatchObject({ stage: 'mql', isRoutable: true })
  })
})
