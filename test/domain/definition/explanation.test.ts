import { describe, expect, it } from 'vitest'
import { resultNames } from '../../../src/domain/crm-mapping.ts'
import { toResults } from '../../../src/domain/decision-results.ts'
import { agedAgreement, definitionWarnings } from '../../../src/domain/definition/definition-warnings.ts'
import { answers, decideShipped, decideWith, shippedDefinition, workedExample } from './sample-lead.ts'

const full = { ...workedExample, 'engagement.highValueAssets': 2, 'company.employees': 4_000 }

describe('the short explanation', () => {
  it('says stage, exact sum, BANT, the best reasons and what to ask next', () => {
    const { explanation } = decideShipped({ ...full, ...answers(['yes', 'yes', 'yes', null]) })
    expect(explanation.short).toBe(
      'MQL · 94 = fit 70 + engagement 24 · BANT 75/100 · Life science, Vice president or higher · next: When do you need it?',
    )
  })

  it('says when to contact again, or why never', () => {
    expect(decideShipped({ ...full, ...answers(['no', 'no', 'no', 'no']) }).explanation.short).toContain(
      'Nurture · 94 = fit 70 + engagement 24 · BANT 0/100 · contact again 2026-03-30',
    )
    expect(decideShipped({ email: 'x@gone.example' }).explanation.short).toMatch(/^Disqualified: fake · 0 = /)
  })

  it('is cut at 255 characters and never inside a character', () => {
    const definition = shippedDefinition()
    for (const padding of ['', 'x']) {
      const because = padding + '🧪'.repeat(300)
      const criteria = definition.criteria.map((criterion) => ({ ...criterion, because }))
      const { short } = decideWith({ ...definition, criteria }, full).explanation
      expect(short.length).toBeLessThanOrEqual(255)
      expect(short.isWellFormed()).toBe(true)
      expect(short.endsWith('…')).toBe(true)
    }
  })
})

describe('the whole explanation', () => {
  it('shows each criterion with verdict, points, reason, what it saw and where that came from', () => {
    const enrichments = [
      {
        source: 'people-data-labs',
        fetchedAt: '2026-02-01T00:00:00Z',
        firmographics: { 'company.revenue': 4e8 },
      },
    ]
    const { groups } = decideShipped(
      { ...workedExample, 'company.revenue': null },
      { enrichments },
    ).explanation
    const firmographic = groups.find(({ group }) => group === 'firmographic')
    expect(firmographic).toMatchObject({ score: 36, least: 36, most: 40, cappedBy: 0 })
    expect(firmographic?.criteria.find(({ id }) => id === 'revenue-300-million')).toEqual({
      id: 'revenue-300-million',
      verdict: 'met',
      points: 12,
      worth: 12,
      because: 'Revenue of $300 million or more',
      sees: ['company.revenue'],
    })
    expect(firmographic?.saw).toContainEqual({
      field: 'company.revenue',
      value: 4e8,
      from: { source: 'people-data-labs', asOf: '2026-02-01T00:00:00Z' },
    })
    expect(firmographic?.criteria.find(({ id }) => id === 'thousand-employees')).toMatchObject({
      verdict: 'unknown',
      points: 0,
      worth: 4,
    })
  })

  it('says what a cap took and what the floor gave', () => {
    const definition = shippedDefinition()
    const capped = decideWith(
      { ...definition, groups: { ...definition.groups, firmographic: { cap: 10 } } },
      full,
    )
    expect(capped.explanation.groups[1]).toMatchObject({ score: 10, cappedBy: -30 })
    const floored = decideShipped({ email: 'x@mailbox.example' })
    expect(floored.explanation.groups[0]).toMatchObject({ score: 0, cappedBy: 10 })
  })

  it('BANT nobody asked about has no score, but an interval', () => {
    const bant = decideShipped(workedExample).explanation.groups[3]
    expect(bant).toMatchObject({ group: 'bant', score: null, least: 0, most: 100 })
  })

  it('remarks what changes nothing: an opt-out, a format that the definition does not know', () => {
    const { because } = decideShipped({ format: 'fax', optedOut: true }).explanation
    expect(because).toContain('opted out of e-mail: phone only')
    expect(because).toContain('the definition has no format "fax"')
  })
})

describe('the next question', () => {
  it('is the unknown that could move the score most, while gate 1 is not met', () => {
    const next = (values: object) => decideShipped(values).explanation.nextQuestion
    expect(next({ format: 'webinar' })).toBe('What is your role, and who signs for a purchase like this?')
    expect(next({ format: 'webinar', title: 'VP Quality' })).toBe('What does your company make?')
  })

  it('is BANT by weight once gate 1 is met', () => {
    const definition = shippedDefinition()
    const heavy = { ...definition.bant, need: { ...definition.bant.need, points: 30 } }
    expect(decideWith({ ...definition, bant: heavy }, workedExample).explanation.nextQuestion).toBe(
      heavy.need.question,
    )
  })

  it('is none for who is a customer, in nurture or disqualified', () => {
    expect(decideShipped(workedExample, { crmStage: 'customer' }).explanation.nextQuestion).toBeNull()
    expect(decideShipped({ ...full, 'company.revenue': 1 }).explanation.nextQuestion).toBeNull()
  })
})

describe('what a decision writes', () => {
  it('has a value for every result', () => {
    const results = toResults(decideShipped({ ...full, ...answers(['yes', 'yes', 'no', 'no']) }))
    expect(Object.keys(results).toSorted()).toEqual([...resultNames].toSorted())
    expect(results).toMatchObject({
      score: 94,
      bantScore: 50,
      stage: 'nurture',
      recontactOn: '2026-03-30',
      nextQuestion: null,
    })
    expect(results.reason).toMatch(/^Nurture · /)
  })
})

describe('what a definition is warned about', () => {
  it('is that nobody has agreed to it for more than a year', () => {
    const { agreedBy } = shippedDefinition()
    const [first] = agreedBy
    if (first === undefined) throw new Error('somebody has signed')
    expect(agedAgreement({ agreedBy }, '2027-01-15')).toEqual([])
    expect(agedAgreement({ agreedBy }, '2027-01-16')).toEqual([
      {
        path: ['agreedBy'],
        sentence: 'agreed last on 2026-01-15, more than a year ago: see whether it still fits',
      },
    ])
    expect(
      agedAgreement({ agreedBy: [...agreedBy, { ...first, date: '2027-01-02' }] }, '2027-01-16'),
    ).toEqual([])
  })

  it('is a criterion whose points its group can never show whole', () => {
    const definition = shippedDefinition()
    const groups = { ...definition.groups, demographic: { cap: 17 } }
    expect(definitionWarnings({ ...definition, groups })).toEqual([
      {
        path: ['criteria', 0, 'points'],
        sentence:
          'criterion vice-president-or-higher gives 18, and groups.demographic caps all of its criteria at 17',
      },
    ])
  })

  it('is nothing with 25 points each, and a must with any weight above', () => {
    const definition = shippedDefinition()
    expect(definitionWarnings(definition)).toEqual([])
    const { bant } = definition
    const weighted = {
      ...bant,
      budget: { ...bant.budget, points: 23 },
      authority: { ...bant.authority, points: 27 },
      need: { ...bant.need, points: 27 },
      timeframe: { ...bant.timeframe, points: 23 },
    }
    const sentences = definitionWarnings({ ...definition, bant: weighted }).map(({ sentence }) => sentence)
    expect(sentences).toEqual([
      'authority with 27 points is a must: the other three give 73, and 75 qualify; half an answer, worth 10, will do',
      'need with 27 points is a must: the other three give 73, and 75 qualify; half an answer, worth 10, will do',
      expect.stringContaining('say so by the preset 20/30/30/20'),
    ])
  })
})
