import { Condition } from '../../src/domain/criteria/condition.ts'
import type { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'

/** One of the criteria under `criteria`; the four of BANT make thirty. */
interface BenchCriterion {
  readonly id: string
  readonly group: 'demographic' | 'firmographic' | 'engagement'
  readonly points: number
  readonly when: object
}

/** Comparisons, lists, ranges, nested all, any and not, as definitions have them. */
export const benchCriteria: readonly BenchCriterion[] = [
  { id: 'vp-or-higher', group: 'demographic', points: 12, when: { field: 'seniority', atLeast: 'vp' } },
  { id: 'director', group: 'demographic', points: 8, when: { field: 'seniority', is: 'director' } },
  { id: 'manager', group: 'demographic', points: 3, when: { field: 'seniority', is: 'manager' } },
  {
    id: 'feels-the-pain',
    group: 'demographic',
    points: 7,
    when: { field: 'department', in: ['quality', 'research', 'operations', 'engineering', 'facilities'] },
  },
  {
    id: 'not-sales',
    group: 'demographic',
    points: 2,
    when: { field: 'department', notIn: ['sales', 'marketing', 'hr'] },
  },
  { id: 'business-mail', group: 'demographic', points: 5, when: { field: 'mailKind', is: 'corporate' } },
  { id: 'free-mail', group: 'demographic', points: -10, when: { field: 'mailKind', is: 'free' } },
  {
    id: 'in-america',
    group: 'demographic',
    points: 3,
    when: { field: 'countryCode', in: ['US', 'CA', 'MX'] },
  },
  {
    id: 'life-science',
    group: 'firmographic',
    points: 10,
    when: { field: 'industryKey', in: ['biotechnology', 'pharmaceuticals', 'medical devices'] },
  },
  {
    id: 'near-life-science',
    group: 'firmographic',
    points: 4,
    when: {
      field: 'industryKey',
      in: ['hospital & health care', 'research', 'chemicals', 'food production'],
    },
  },
  {
    id: 'no-bank',
    group: 'firmographic',
    points: 1,
    when: { not: { field: 'industryKey', in: ['banking', 'retail'] } },
  },
  {
    id: 'revenue-300',
    group: 'firmographic',
    points: 8,
    when: { field: 'company.revenue', atLeast: 300_000_000 },
  },
  {
    id: 'revenue-1000',
    group: 'firmographic',
    points: 4,
    when: { field: 'company.revenue', above: 1_000_000_000 },
  },
  { id: 'tiny', group: 'firmographic', points: -8, when: { field: 'company.revenue', below: 5_000_000 } },
  { id: 'thousand', group: 'firmographic', points: 4, when: { field: 'company.employees', atLeast: 1_000 } },
  {
    id: 'middle',
    group: 'firmographic',
    points: 3,
    when: { field: 'company.employees', between: [200, 999] },
  },
  {
    id: 'hq-north-america',
    group: 'firmographic',
    points: 6,
    when: { field: 'hqCountryCode', in: ['US', 'CA'] },
  },
  {
    id: 'hq-europe',
    group: 'firmographic',
    points: 2,
    when: { field: 'hqCountryCode', in: ['DE', 'FR', 'NL'] },
  },
  {
    id: 'ideal',
    group: 'firmographic',
    points: 5,
    when: {
      all: [
        { field: 'industryKey', is: 'biotechnology' },
        { field: 'company.revenue', atLeast: 300_000_000 },
        { field: 'hqCountryCode', in: ['US', 'CA'] },
      ],
    },
  },
  { id: 'asked-for-price', group: 'engagement', points: 10, when: { field: 'format', is: 'price-request' } },
  {
    id: 'content',
    group: 'engagement',
    points: 5,
    when: { field: 'format', in: ['webinar', 'high-value-white-paper'] },
  },
  {
    id: 'five-pages',
    group: 'engagement',
    points: 8,
    when: { field: 'engagement.productPagesInOneDay', atLeast: 5 },
  },
  {
    id: 'two-assets',
    group: 'engagement',
    points: 6,
    when: { field: 'engagement.highValueAssets', atLeast: 2 },
  },
  {
    id: 'pages-or-assets',
    group: 'engagement',
    points: 2,
    when: {
      any: [
        { field: 'engagement.pageViews', above: 40 },
        { field: 'engagement.highValueAssets', atLeast: 3 },
      ],
    },
  },
  {
    id: 'recent',
    group: 'engagement',
    points: 6,
    when: { field: 'engagement.lastActivityAt', withinDays: 30 },
  },
  {
    id: 'inbound',
    group: 'engagement',
    points: 2,
    when: { all: [{ field: 'origin', is: 'inbound' }, { not: { field: 'source', is: 'Phone book' } }] },
  },
]

/** The shipped definition with thirty criteria: twenty-six and the four of BANT. */
export const definitionOf30 = (shipped: LeadDefinition): LeadDefinition => ({
  ...shipped,
  // A need that nobody knows of earns nothing here: neither of the others can tell it from a no.
  bant: { ...shipped.bant, need: { ...shipped.bant.need, latentPoints: 0 } },
  criteria: benchCriteria.map(({ id, group, points, when }) => ({
    ...(shipped.criteria[0] as LeadDefinition['criteria'][number]),
    id,
    group,
    points,
    because: id,
    when: Condition.parse(when),
    question: `What about ${id}?`,
    halfLifeDays: null,
  })),
})
