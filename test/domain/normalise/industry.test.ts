import { describe, expect, it } from 'vitest'
import { industries } from '../../../src/domain/normalise/industries.ts'
import { readIndustry } from '../../../src/domain/normalise/industry.ts'
import { industrySynonyms } from '../../../src/domain/normalise/industry-synonyms.ts'

/** HubSpot's options are the names in capitals, signs as underscores. */
const hubspotOption = (industry: string): string =>
  industry
    .replace(/ ?& ?|, |[/ -]/g, '_')
    .replace(/__+/g, '_')
    .toUpperCase()

const salesforcePicklist = [
  'Agriculture',
  'Apparel',
  'Banking',
  'Biotechnology',
  'Chemicals',
  'Communications',
  'Construction',
  'Consulting',
  'Education',
  'Electronics',
  'Energy',
  'Engineering',
  'Entertainment',
  'Environmental',
  'Finance',
  'Food & Beverage',
  'Government',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Machinery',
  'Manufacturing',
  'Media',
  'Not For Profit',
  'Recreation',
  'Retail',
  'Shipping',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
]

describe('readIndustry', () => {
  it.each([null, '', 'Other', 'Sonstige', 'n/a', '🦄', 'asdf', 'Biotech-ish'])('does not read %j', (text) => {
    expect(readIndustry(text)).toBeNull()
  })

  it('has the 147 names, each once, and reads each as itself', () => {
    expect(new Set(industries).size).toBe(147)
    for (const industry of industries) expect(readIndustry(industry)).toBe(industry)
  })

  it('reads every option of HubSpot', () => {
    for (const industry of industries) expect(readIndustry(hubspotOption(industry))).toBe(industry)
    expect(readIndustry('HOSPITAL_HEALTH_CARE')).toBe('hospital & health care')
    expect(readIndustry('LEISURE_TRAVEL_TOURISM')).toBe('leisure, travel & tourism')
  })

  it('reads every value of the picklist of Salesforce but Other', () => {
    expect(salesforcePicklist.filter((value) => readIndustry(value) === null)).toEqual([])
  })

  it.each([
    ['Pharma', 'pharmaceuticals'],
    ['Pharmaceutical', 'pharmaceuticals'],
    ['Industrie pharmaceutique', 'pharmaceuticals'],
    ['Life Sciences', 'biotechnology'],
    ['life-science', 'biotechnology'],
    ['Biotech', 'biotechnology'],
    ['Biotecnología', 'biotechnology'],
    ['Medizintechnik', 'medical devices'],
    ['MedTech', 'medical devices'],
    ['Gesundheitswesen', 'hospital & health care'],
    ['Maschinenbau', 'machinery'],
    ['Food and Beverage', 'food & beverages'],
    ['Alimentos y Bebidas', 'food & beverages'],
    ['Forschung und Entwicklung', 'research'],
    ['SaaS', 'computer software'],
    ['Großhandel', 'wholesale'],
    ['Öffentliche Verwaltung', 'government administration'],
  ])('reads %j as %s', (text, industry) => {
    expect(readIndustry(text)).toBe(industry)
  })

  it('gives no word to two industries', () => {
    const owners = new Map<string, string[]>()
    for (const [industry, words] of Object.entries(industrySynonyms)) {
      for (const word of words.split(', ')) owners.set(word, [...(owners.get(word) ?? []), industry])
    }
    expect([...owners].filter(([, named]) => named.length > 1)).toEqual([])
    expect([...owners.keys()].filter((word) => (industries as readonly string[]).includes(word))).toEqual([])
  })
})
