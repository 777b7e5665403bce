import type { SandboxCompany, SandboxPerson } from '../person.ts'
import type { SandboxOwner } from './owners.ts'
import { createCompanyTable, createContactTable, type RecordTable, type StoredRecord } from './store.ts'

/** Contact `i` of the people has the id `firstContactId + i`, always. */
export const firstContactId = 1_000_000
/** The company with index `i` has the id `firstCompanyId + i`. */
export const firstCompanyId = 5_000_000

/** Leaves out what nobody filled in: an absent property is an empty one. */
function filled(values: Readonly<Record<string, string | number | boolean | null>>): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) if (value !== null) properties[name] = String(value)
  return properties
}

const newRecord = (
  id: number,
  properties: Readonly<Record<string, string>>,
  nowMs: number,
): StoredRecord => ({
  id,
  createdMs: nowMs,
  current: { properties, modifiedMs: nowMs },
  indexedBefore: null,
  indexedFromMs: nowMs,
  isArchived: false,
  mergedInto: null,
})

const companyProperties = (company: SandboxCompany): Record<string, string> =>
  filled({
    name: company.name,
    domain: company.domain,
    country: company.country,
    industry: company.industry,
    numberofemployees: company.employees,
    annualrevenue: company.revenue,
  })

function stageOf({ progress, format }: SandboxPerson): string {
  if (progress === 'customer') return 'customer'
  if (progress === 'worked') return 'salesqualifiedlead'
  return format === null ? 'subscriber' : 'lead'
}

/** HubSpot's own words have underscores where ours have hyphens. */
const optionOf = (word: string | undefined): string | null => word?.replace('-', '_') ?? null

function answerProperties({ bant, request }: SandboxPerson) {
  const { budget, authority, need, timeframe } = bant
  const origins = (['budget', 'authority', 'need', 'timeframe'] as const).flatMap((criterion) => [
    [`bant_${criterion}_source`, bant[criterion]?.source ?? null] as const,
    [`bant_${criterion}_by`, bant[criterion]?.by ?? null] as const,
    [`bant_${criterion}_at`, bant[criterion]?.at ?? null] as const,
  ])
  return {
    bant_product: request?.product ?? null,
    bant_quantity: request?.quantity ?? null,
    bant_distance_miles: request?.distanceMiles ?? null,
    bant_budget: budget?.answer ?? null,
    bant_budget_range: budget?.said ?? null,
    bant_authority: optionOf(authority?.said ?? authority?.answer),
    hs_buying_role: authority?.said === 'decision-maker' ? 'DECISION_MAKER' : null,
    bant_need: optionOf(need?.said ?? need?.answer),
    bant_timeframe: timeframe?.answer ?? null,
    bant_deliver_by: timeframe?.said ?? null,
    ...Object.fromEntries(origins),
  }
}

function contactProperties(person: SandboxPerson, owners: readonly SandboxOwner[]): Record<string, string> {
  const { company } = person
  const active = owners.filter(({ archived, type }) => !archived && type === 'PERSON')
  const owner = person.isOwned ? active[person.index % active.length] : undefined
  return filled({
    email: person.email?.toLowerCase() ?? null,
    firstname: person.firstName,
    lastname: person.lastName,
    phone: person.phone,
    jobtitle: person.title,
    country: person.country,
    company: company?.name ?? null,
    associatedcompanyid: company === null ? null : firstCompanyId + company.index,
    lifecyclestage: stageOf(person),
    hubspot_owner_id: owner?.id ?? null,
    hs_email_optout: person.optedOut,
    hs_analytics_num_page_views: person.pageViews,
    hs_analytics_last_timestamp: person.lastActivityAt,
    lead_format: person.format,
    lead_origin: person.origin?.replace('-', '_') ?? null,
    lead_source_detail: person.source,
    product_pages_best_day: person.productPagesInOneDay,
    high_value_assets: person.highValueAssets,
    activity_log: person.activityLog,
    ...answerProperties(person),
  })
}

/** Fills an account with these people and their companies, all stamped with the same moment as an import does. */
export function recordsOfPeople(
  people: Iterable<SandboxPerson>,
  owners: readonly SandboxOwner[],
  nowMs: number,
): { readonly contacts: RecordTable; readonly companies: RecordTable } {
  const contacts = createContactTable()
  const companies = createCompanyTable()
  const companyIds = new Set<number>()
  let index = 0
  for (const person of people) {
    contacts.rows.push(newRecord(firstContactId + index, contactProperties(person, owners), nowMs))
    index += 1
    const { company } = person
    if (company === null || companyIds.has(company.index)) continue
    companyIds.add(company.index)
    companies.rows.push(newRecord(firstCompanyId + company.index, companyProperties(company), nowMs))
  }
  companies.rows.sort((a, b) => a.id - b.id)
  return { contacts, companies }
}
