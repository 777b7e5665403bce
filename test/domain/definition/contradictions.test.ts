import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { benchmarkBand, conversionRates, rateInWords } from '../../../src/domain/conversion.ts'
import { definitionWarnings } from '../../../src/domain/definition/definition-warnings.ts'
import { glossaryInWords } from '../../../src/domain/definition/glossary.ts'
import { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import { reportSources } from '../../../src/domain/source-report.ts'
import { expectRefused, shipped } from '../../mappings/break-definition.ts'
import { answers, decideShipped, decideWith, shippedDefinition, workedExample } from './sample-lead.ts'

describe('C1: two gates with two names', () => {
  it('form, characteristics and actions open gate 1 alone; only BANT opens gate 2', () => {
    const asked = decideShipped(workedExample)
    expect(asked).toMatchObject({ stage: 'aql', isRoutable: false })
    expect(asked.explanation.gateOne).toBe('met')
    expect(decideShipped({ ...workedExample, ...answers(['yes', 'yes', 'yes', 'no']) }).stage).toBe('mql')
  })
})

describe('C2: any combination', () => {
  it('is refused at its place with the three choices', () => {
    expectRefused({
      replace: 'combine: all',
      by: 'combine: ▶any combination',
      path: 'entry.combine',
      sentence:
        'say which combination counts: all, any, or { atLeast: k } of the parts; "any combination" can mean each of them',
    })
  })
})

describe('C4: what is filtered out', () => {
  it('T12: of 400 names of a webinar that nobody was asked from, 400 are inquiries and none is lost', () => {
    const stages = Array.from({ length: 400 }, (_, index) =>
      decideShipped({
        format: 'webinar',
        title: ['VP Quality', 'Intern', null, 'Quality Manager'][index % 4] ?? null,
        'company.industry': index % 3 === 0 ? 'Biotechnology' : null,
      }),
    ).map(({ stage }) => stage)
    expect(new Set(stages)).toEqual(new Set(['inquiry']))
  })
})

describe('C6: one glossary', () => {
  it('says for each word, by whom, which stage and gate it means', () => {
    expect(glossaryInWords(shippedDefinition().glossary)).toEqual([
      "lead, said by sales, is mql: past gate 2, worth sales' time",
      'lead, said by marketing, is inquiry: before gate 1',
      'prospect, said by everybody, is aql: past gate 1, worth asking',
      'raw response, said by marketing, is inquiry: before gate 1',
    ])
  })

  it('refuses a word that means two things to the same people', () => {
    expectRefused({
      replace: '  - { word: prospect, usedBy: everybody, means: aql }',
      by: '  - { word: Lead, usedBy: Sales, means: ▶aql }',
      path: 'glossary[2].means',
      sentence: 'the same people already use this word for another stage',
    })
  })
})

describe('C7: gender, age and income', () => {
  const sentence = (field: string) =>
    `${field} is protected: nothing is decided by it unless protectedOverrides names it with a reason and a signer`
  const within = (text: string, by: string) => shipped.replace(text, () => by)
  const signed = (text: string, field: string) =>
    text.replace(
      'protectedOverrides: []',
      `protectedOverrides:\n  - { field: ${field}, reason: The bank asks, signedBy: CEO, date: 2026-01-15 }`,
    )

  it.each([
    [
      'a criterion',
      'when: { field: department, in: [quality, research, operations, engineering, facilities, medical] }',
      'when: { field: ▶age, below: 60 }',
      'criteria[2].when.field',
      'age',
    ],
    [
      'a gate, however deep',
      '          - { field: company.revenue, atLeast: 300000000 }',
      '          - { not: { any: [{ field: email, isKnown: false }, { field: ▶gender, is: x }] } }',
      'entry.parts[1].when.all[1].not.any[1].field',
      'gender',
    ],
    [
      'an exclusion',
      'when: { field: company.revenue, below: 1000000 }',
      'when: { field: ▶income, below: 1000000 }',
      'exclusions[0].when.field',
      'income',
    ],
    [
      'a value tier',
      'when: { field: company.revenue, below: 50000000 }',
      'when: { field: ▶income, isKnown: true }',
      'valueTiers[2].when.field',
      'income',
    ],
  ])('are refused in %s', (_, replace, by, path, field) => {
    expectRefused({ replace, by, path, sentence: sentence(field) })
  })

  it('may be used once somebody gave a reason and signed, which is said aloud each time', () => {
    expectRefused({
      replace: 'protectedOverrides: []',
      by: 'protectedOverrides:\n  - ▶{ field: income, reason: The bank asks, date: 2026-01-15 }',
      path: 'protectedOverrides[0].signedBy',
      sentence: 'is missing',
    })
    const using = within(
      'when: { field: company.revenue, below: 1000000 }',
      'when: { field: income, below: 9 }',
    )
    expect(using).not.toBe(shipped)
    const definition = LeadDefinition.parse(parse(signed(using, 'income')))
    expect(decideWith(definition, { income: 8 }).disqualifiedBy).toBe('cannot-pay')
    expect(definitionWarnings(definition)).toContainEqual({
      path: ['protectedOverrides', 0],
      sentence: 'income is protected and may be used all the same, signed for on 2026-01-15: The bank asks',
    })
  })

  it('have to be signed for one by one', () => {
    const using = within(
      'when: { field: company.revenue, below: 1000000 }',
      'when: { field: income, below: 9 }',
    )
    const issues = LeadDefinition.safeParse(parse(signed(using, 'age'))).error?.issues
    expect(issues?.map(({ message }) => message)).toEqual([sentence('income')])
  })
})

describe('C10: rates', () => {
  it('are always two, by both denominators, beside the band', () => {
    const quality = { leads: 500, responders: 400, fakes: 200, qualified: 16 }
    const { raw, scrubbed } = conversionRates(quality)
    expect([rateInWords(raw), rateInWords(scrubbed)]).toEqual(['4.0 % of 400', '8.0 % of 200'])
    expect(benchmarkBand).toEqual({ from: 4, to: 10 })
  })

  it('of nobody are none', () => {
    const { raw } = conversionRates({ leads: 3, responders: 0, fakes: 0, qualified: 0 })
    expect(rateInWords(raw)).toBe('none of 0')
  })

  it('R54: of a source come with what it cost', () => {
    const counted = { source: 'bought list 2026', leads: 90, responders: 50, fakes: 10, qualified: 3 }
    const [report] = reportSources([counted], shippedDefinition().sources)
    expect(report).toMatchObject({
      isJunkHeavy: true,
      cost: { total: 4000, currency: 'USD' },
      costPerQualified: 1333,
      rates: { raw: { count: 3, of: 50 }, scrubbed: { count: 3, of: 40 } },
    })
    const [nobody] = reportSources([{ ...counted, qualified: 0 }], shippedDefinition().sources)
    expect(nobody?.costPerQualified).toBeNull()
  })
})

describe('C11: "again in some weeks"', () => {
  it('is a number in the definition, and so is how often', () => {
    expect(shippedDefinition().recycle).toEqual({ weeks: 4, maxRecycles: 3 })
    for (const key of ['weeks', 'maxRecycles']) {
      expectRefused({
        replace: 'recycle: { weeks: 4, maxRecycles: 3 }',
        by: key === 'weeks' ? 'recycle: { maxRecycles: 3 }' : 'recycle: { weeks: 4 }',
        path: `recycle.${key}`,
        sentence: 'is missing',
      })
    }
    const { recontactOn } = decideWith(
      { ...shippedDefinition(), recycle: { weeks: 6, maxRecycles: 1 } },
      { ...workedExample, ...answers(['yes', 'yes', 'no', 'no']) },
    )
    expect(recontactOn).toBe('2026-04-13')
  })
})
