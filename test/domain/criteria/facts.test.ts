import { describe, expect, it } from 'vitest'
import type { ConditionField } from '../../../src/domain/criteria/condition-fields.ts'
import { factOf } from '../../../src/domain/criteria/facts.ts'
import { createFieldReaders } from '../../../src/domain/criteria/field-readers.ts'
import type { EnrichedCompany } from '../../../src/domain/definition/decision-input.ts'
import type { LeadValues } from '../../../src/domain/lead.ts'
import { fewWords, leadWith } from '../definition/sample-lead.ts'

const read = (
  field: ConditionField,
  values: Partial<LeadValues>,
  enrichments: readonly EnrichedCompany[] = [],
) => {
  const lead = leadWith(values)
  const crm = { source: lead.ref.crm, asOf: lead.modifiedAt }
  const unknown = { field, value: null, from: null }
  return factOf(unknown, createFieldReaders(fewWords)(field), lead.values, crm, enrichments)
}

const first: EnrichedCompany = {
  source: 'people-data-labs',
  fetchedAt: '2026-02-01T00:00:00Z',
  firmographics: { 'company.revenue': 7, 'company.industry': 'biotechnology', 'company.hqCountry': null },
}
const second: EnrichedCompany = {
  source: 'other',
  fetchedAt: '2026-02-02T00:00:00Z',
  firmographics: { 'company.revenue': 8, 'company.hqCountry': 'canada' },
}
const miss: EnrichedCompany = { source: 'missing', fetchedAt: '2026-02-03T00:00:00Z', firmographics: null }

describe('what is known about a field', () => {
  it.each<[ConditionField, Partial<LeadValues>, unknown]>([
    ['company.revenue', { 'company.revenue': '$300 million' }, 300_000_000],
    ['company.revenue', { 'company.revenue': 0 }, 0],
    ['company.revenue', { 'company.revenue': 'plenty' }, null],
    ['company.revenue', { 'company.revenue': true }, null],
    ['optedOut', { optedOut: 'false' }, false],
    ['optedOut', { optedOut: 'maybe' }, null],
    ['bant.need', { 'bant.need': true }, 'yes'],
    ['title', { title: '  ' }, null],
    ['engagement.lastActivityAt', { 'engagement.lastActivityAt': 'yesterday' }, null],
    ['seniority', { title: 'Vice President, QA' }, 'vp'],
    ['seniority', { title: 'asdf' }, null],
    ['hqCountryCode', { 'company.hqCountry': 'Canada' }, 'CA'],
    ['hqCountryCode', { country: 'Canada' }, null],
    ['countryCode', { country: 'Atlantis' }, null],
    ['industryKey', { 'company.industry': 'BIOTECHNOLOGY' }, 'biotechnology'],
    ['mailKind', { email: 'x@mailbox.example' }, 'free'],
    ['mailKind', { email: 'nonsense' }, null],
  ])('%s of %j is %j', (field, values, value) => {
    expect(read(field, values).value).toBe(value)
  })

  it("is the CRM's own word before any enrichment's", () => {
    expect(read('company.revenue', { 'company.revenue': 5 }, [first, second])).toEqual({
      field: 'company.revenue',
      value: 5,
      from: { source: 'hubspot', asOf: '2026-03-01T10:00:00Z' },
    })
  })

  it("is the first enrichment's that knows, with its source and age", () => {
    expect(read('company.revenue', {}, [miss, first, second])).toEqual({
      field: 'company.revenue',
      value: 7,
      from: { source: 'people-data-labs', asOf: '2026-02-01T00:00:00Z' },
    })
    expect(read('hqCountryCode', {}, [first, second]).from?.source).toBe('other')
  })

  it("is asked of the next one when the CRM's word cannot be read", () => {
    expect(read('industryKey', { 'company.industry': 'Alchemy' }, [first]).value).toBe('biotechnology')
  })

  it("is nobody's when nobody knows", () => {
    expect(read('title', {}, [first])).toEqual({ field: 'title', value: null, from: null })
  })
})
