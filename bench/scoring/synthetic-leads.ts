import type { Lead, LeadValue, LeadValues } from '../../src/domain/lead.ts'
import { type FieldName, fieldNames } from '../../src/domain/lead-fields.ts'
import { createDraw, type Draw } from '../../src/sandbox/people/draw.ts'

/** The moment at which the leads are scored. */
export const benchNow = new Date('2026-11-02T12:00:00Z')

const ranks = [
  'Vice President',
  'VP',
  'Director',
  'Senior Director',
  'Head',
  'Manager',
  'Chief Officer',
  'Specialist',
] as const
const functions = [
  'Quality',
  'Quality Assurance',
  'Manufacturing',
  'Operations',
  'Research',
  'Facilities',
  'Engineering',
  'Validation',
  'Finance',
  'Marketing',
  'Sales',
  'Human Resources',
  'Supply Chain',
  'IT',
  'Regulatory Affairs',
  'Laboratory',
] as const
const regions = [
  '',
  ', EMEA',
  ', North America',
  ' (interim)',
  ', Global',
  ' II',
  ' - Site Lyon',
  ', APAC',
  ', Germany',
] as const
const industries = [
  'BIOTECHNOLOGY',
  'Pharmaceuticals',
  'Medical Devices',
  'Banking',
  'Retail',
  'Machinery',
  'Chemicals',
  'Software',
  'Hospital & Health Care',
  'Food Production',
] as const
const countries = [
  'USA',
  'United States',
  'Canada',
  'Deutschland',
  'Germany',
  'Mexico',
  'France',
  'U.S.A.',
  'Japan',
] as const
const formats = [
  'price-request',
  'webinar',
  'high-value-white-paper',
  'trusted-referral',
  'web-form',
  'business-card',
] as const
const names = [
  'Ada',
  'Björn',
  'Chloé',
  'Dmitri',
  'Efua',
  'Fatima',
  'Guillaume',
  'Hanako',
  'Ifeoma',
  'Jürgen',
] as const
const surnames = [
  'Okafor',
  'Lindgren',
  'Moreau',
  'Null',
  "O'Brien",
  'Nakamura',
  'Schäfer',
  'Test',
  'Whitfield',
  'Ng',
] as const

const orNull = <T>(draw: Draw, known: number, value: () => T): T | null =>
  draw.chance(known) ? value() : null

/** The values of lead `index`; pure, so that every run and every contender sees the same people. */
function valuesOf(index: number, draw: Draw): Partial<LeadValues> {
  const company = Math.floor(index / 8)
  const free = draw.chance(0.15)
  const host = free ? 'gmail.com' : `company-${company}.example`
  const isAsked = draw.chance(0.2)
  const answer = (): LeadValue => (isAsked ? orNull(draw, 0.8, () => draw.pick(['yes', 'no', 'Yes'])) : null)
  // What somebody else concluded says nothing about who can sign.
  const source = isAsked ? draw.pick(['call', 'call', 'form', 'Rep', 'inferred']) : null
  const firstName = draw.pick(names)
  const lastName = draw.pick(surnames)
  return {
    email: orNull(draw, 0.97, () => `person.${index}@${host}`),
    firstName,
    lastName: `${lastName}${draw.chance(0.02) ? ' Jr.' : ''}`,
    title: orNull(draw, 0.85, () => `${draw.pick(ranks)} ${draw.pick(functions)}${draw.pick(regions)}`),
    country: orNull(draw, 0.7, () => draw.pick(countries)),
    format: orNull(draw, 0.9, () => `${draw.pick(formats)}${draw.chance(0.03) ? ' ' : ''}`),
    origin: orNull(draw, 0.9, () => draw.pick(['inbound', 'outbound', 'sales-generated'])),
    source: orNull(draw, 0.8, () => draw.pick(['Website', 'Phone book', 'Partner', 'Webinar 04/2026'])),
    optedOut: draw.chance(0.05),
    'company.name': `Company ${company}`,
    'company.domain': orNull(draw, 0.6, () => `company-${company}.example`),
    'company.industry': orNull(draw, 0.8, () => draw.pick(industries)),
    'company.employees': orNull(draw, 0.8, () => draw.between(1, 50_000)),
    'company.revenue': orNull(draw, 0.7, () => draw.between(1, 2_000) * 1_000_000),
    'company.hqCountry': orNull(draw, 0.8, () => draw.pick(countries)),
    'engagement.productPagesInOneDay': orNull(draw, 0.6, () => draw.between(0, 9)),
    'engagement.highValueAssets': orNull(draw, 0.6, () => draw.between(0, 4)),
    'engagement.pageViews': orNull(draw, 0.7, () => draw.between(0, 80)),
    'engagement.lastActivityAt': orNull(draw, 0.8, () =>
      new Date(benchNow.getTime() - draw.between(0, 120) * 86_400_000).toISOString(),
    ),
    'bant.budget': answer(),
    'bant.budgetSource': source,
    'bant.authority': answer(),
    'bant.authoritySource': source,
    'bant.need': answer(),
    'bant.needSource': source,
    'bant.timeframe': answer(),
    'bant.timeframeSource': source,
  }
}

const nothing = Object.fromEntries(fieldNames.map((name: FieldName) => [name, null])) as LeadValues

/**
 * Leads of a made-up CRM, from one number to before another, as messy as real ones: a pure function of the seed. They have counts and no activity
 * log, for the others have no way to read one. One in five was asked about BANT; titles come in over a thousand forms.
 */
export function syntheticLeads(seed: number, from: number, to: number): Lead[] {
  return Array.from({ length: to - from }, (_, at) => {
    const index = from + at
    const draw = createDraw(seed, index, 'bench')
    return {
      ref: { crm: 'hubspot', object: 'contact', id: String(index) },
      modifiedAt: new Date(benchNow.getTime() - index * 1_000).toISOString(),
      standing: { kind: 'active' },
      values: { ...nothing, ...valuesOf(index, draw) },
      knownAs: { emails: [], records: [] },
      actions: [],
      unreadableActions: 0,
      written: {},
    }
  })
}
