import type { SandboxCompany, SandboxPerson } from '../person.ts'
import { industryWord } from './industry-words.ts'
import type { Org } from './org.ts'
import { type Cell, wireTime } from './table.ts'

type Values = Record<string, Cell | null>

/** What people type into a required field when they do not know. */
const notProvided = '[not provided]'

/** The user that Plumbline signs in as. */
export const integrationUser = { name: 'Plumbline Integration', username: 'plumbline@sandbox.example' }

const salespeople = [
  { name: 'Ingrid Halvorsen', isActive: true },
  { name: 'Marcus Okafor', isActive: true },
  { name: 'Chloé Tremblay', isActive: true },
  { name: 'Dana Whitfield', isActive: true },
  { name: 'Rafael Moreno', isActive: true },
  { name: 'Pat Lindgren', isActive: false },
] as const

const address = (name: string): string =>
  `${name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.')}@sandbox.example`

interface Staff {
  readonly activeIds: readonly string[]
  readonly integrationUserId: string
  readonly inboxQueueId: string
}

function seedStaff(org: Org, stamp: string): Staff {
  const addUser = (name: string, username: string, isActive: boolean): string =>
    org
      .table('User')
      .insert(
        { Name: name, Username: username, Email: username, IsActive: isActive, UserType: 'Standard' },
        stamp,
      ).Id
  const integrationUserId = addUser(integrationUser.name, integrationUser.username, true)
  const activeIds = salespeople.flatMap(({ name, isActive }) => {
    const id = addUser(name, address(name), isActive)
    return isActive ? [id] : []
  })
  const groups = org.table('Group')
  const inboxQueueId = groups.insert(
    { Name: 'New Leads', Email: 'new.leads@sandbox.example', Type: 'Queue' },
    stamp,
  ).Id
  groups.insert({ Name: 'Partner Leads', Type: 'Queue' }, stamp)
  groups.insert({ Name: 'All Internal Users', Type: 'Organization' }, stamp)
  return { activeIds, integrationUserId, inboxQueueId }
}

const capitalised = (word: string | undefined): string | null =>
  word === undefined
    ? null
    : word.replaceAll(/(^|-)([a-z])/g, (_, dash, letter) => `${dash ? ' ' : ''}${letter.toUpperCase()}`)

const moment = (iso: string | undefined): string | null =>
  iso === undefined ? null : wireTime(new Date(iso))

function answerValues({ bant, request }: SandboxPerson): Values {
  const { budget, authority, need, timeframe } = bant
  const origins = (['budget', 'authority', 'need', 'timeframe'] as const).flatMap((criterion) => {
    const field = `Bant_${capitalised(criterion)}`
    return [
      [`${field}_Source__c`, capitalised(bant[criterion]?.source)] as const,
      [`${field}_By__c`, bant[criterion]?.by ?? null] as const,
      [`${field}_At__c`, moment(bant[criterion]?.at)] as const,
    ]
  })
  return {
    Bant_Product__c: request?.product ?? null,
    Bant_Quantity__c: request?.quantity ?? null,
    Bant_Distance_Miles__c: request?.distanceMiles ?? null,
    Bant_Budget__c: capitalised(budget?.answer),
    Bant_Budget_Range__c: budget?.said ?? null,
    Bant_Authority__c: capitalised(authority?.said ?? authority?.answer),
    Bant_Need__c: capitalised(need?.said ?? need?.answer),
    Bant_Timeframe__c: capitalised(timeframe?.answer),
    Bant_Deliver_By__c: timeframe?.said ?? null,
    ...Object.fromEntries(origins),
  }
}

/** What both objects know of a person. */
function personValues(person: SandboxPerson): Values {
  const { lastActivityAt } = person
  return {
    FirstName: person.firstName?.trim() ?? null,
    LastName: person.lastName?.trim() ?? notProvided,
    Email: person.email,
    Phone: person.phone,
    Title: person.title,
    LeadSource: person.source,
    HasOptedOutOfEmail: person.optedOut,
    Lead_Format__c: person.format,
    Lead_Origin__c: capitalised(person.origin ?? undefined),
    Product_Pages_Best_Day__c: person.productPagesInOneDay,
    High_Value_Assets__c: person.highValueAssets,
    Activity_Log__c: person.activityLog,
    Page_Views__c: person.pageViews,
    Last_Activity_At__c: lastActivityAt === null ? null : wireTime(new Date(lastActivityAt)),
    ...answerValues(person),
  }
}

const companyValues = (company: SandboxCompany | null): Values => ({
  Website: company?.domain ? `https://www.${company.domain}` : null,
  Industry: industryWord(company?.industry ?? null),
  NumberOfEmployees: company?.employees ?? null,
  AnnualRevenue: company?.revenue ?? null,
})

/** Seven people in ten are still Leads; customers and the rest are Contacts of an Account. */
const isLead = ({ index, progress, isConverted }: SandboxPerson): boolean =>
  isConverted || (progress !== 'customer' && index % 10 < 7)

/** Fills an empty org with people, all stamped with one moment as a fresh import is. */
export function seedOrg(org: Org, people: Iterable<SandboxPerson>): void {
  const stamp = org.stamp()
  const staff = seedStaff(org, stamp)
  org.integrationUserId = staff.integrationUserId
  org.assignmentQueueId = staff.inboxQueueId
  const accounts = new Map<number, string>()

  const accountOf = (company: SandboxCompany | null): string | null => {
    if (company === null) return null
    const known = accounts.get(company.index)
    if (known !== undefined) return known
    const values = { Name: company.name, BillingCountry: company.country, ...companyValues(company) }
    const { Id } = org.table('Account').insert(values, stamp)
    accounts.set(company.index, Id)
    return Id
  }
  const salespersonOf = ({ index, isOwned }: SandboxPerson): string | null =>
    isOwned ? (staff.activeIds[index % staff.activeIds.length] ?? null) : null

  const addContact = (person: SandboxPerson): string => {
    const OwnerId = salespersonOf(person) ?? staff.integrationUserId
    const values = {
      ...personValues(person),
      MailingCountry: person.country,
      AccountId: accountOf(person.company),
      OwnerId,
    }
    return org.table('Contact').insert(values, stamp).Id
  }

  const addLead = (person: SandboxPerson, convertedTo: string | null): void => {
    const worked = person.progress === 'untouched' ? 'Open - Not Contacted' : 'Working - Contacted'
    org.table('Lead').insert(
      {
        ...personValues(person),
        ...companyValues(person.company),
        Company: person.company?.name ?? notProvided,
        Country: person.country,
        Headquarters_Country__c: person.company?.country ?? null,
        Status: convertedTo === null ? worked : 'Closed - Converted',
        IsConverted: convertedTo !== null,
        ConvertedContactId: convertedTo,
        OwnerId: salespersonOf(person) ?? staff.inboxQueueId,
      },
      stamp,
    )
  }

  for (const person of people) {
    if (!isLead(person)) addContact(person)
    else addLead(person, person.isConverted ? addContact(person) : null)
  }
}
