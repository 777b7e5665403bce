import type { SandboxCompany, SandboxPerson } from '../../src/sandbox/person.ts'

/** A made-up company; every value is filled. */
export const makeCompany = (index: number): SandboxCompany => ({
  index,
  name: `Helixworks ${index}`,
  domain: `helixworks-${index}.example`,
  country: 'United States',
  industry: 'BIOTECHNOLOGY',
  employees: 200 + index,
  revenue: 300_000_000,
})

/** A made-up person with a company (ten people share one), who did and answered nothing yet. */
export const makePerson = (index: number, changes: Partial<SandboxPerson> = {}): SandboxPerson => ({
  index,
  firstName: 'Ada',
  lastName: `Example${index}`,
  email: `ada.${index}@helixworks-${Math.floor(index / 10)}.example`,
  phone: '+1 555 0100',
  title: 'Vice President, QA',
  country: 'Canada',
  company: makeCompany(Math.floor(index / 10)),
  format: 'price-request',
  origin: 'inbound',
  source: 'spring campaign',
  optedOut: false,
  productPagesInOneDay: 5,
  highValueAssets: 2,
  pageViews: 40,
  lastActivityAt: '2026-11-01T08:30:00.000Z',
  activityLog: '2026-11-01T09:30:00+01:00 product-page /products/t100 e-17\n\nyesterday asset price-list',
  bant: {},
  request: null,
  progress: 'untouched',
  isConverted: false,
  isOwned: false,
  ...changes,
})

export const makePeople = (count: number): SandboxPerson[] =>
  Array.from({ length: count }, (_, index) => makePerson(index))
