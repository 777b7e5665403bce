import type { Org } from './org.ts'
import type { Cell, StoredRecord } from './table.ts'
import { moveTasks } from './tasks.ts'

type Values = Record<string, Cell | null>

/** What people do to whole records in Salesforce's own screens. */
export interface ActsOfPeople {
  /** Puts a record into the recycle bin, where only a query for all records finds it. */
  delete(object: string, id: string): void
  /** Merges a record into another one of its object: it is deleted, and says which one it became. */
  merge(object: string, loserId: string, survivorId: string): void
  /** Converts a Lead; answers the id of the Contact that it became. */
  convert(leadId: string): string
}

/** Standard fields go along by themselves; an org's own only where an admin has mapped them, which this one has not. */
const carriedAlong = ['FirstName', 'LastName', 'Email', 'Phone', 'Title', 'LeadSource', 'HasOptedOutOfEmail']
const ofTheCompany = ['Website', 'Industry', 'NumberOfEmployees', 'AnnualRevenue']

const taken = (record: StoredRecord, fields: readonly string[]): Values =>
  Object.fromEntries(fields.map((name) => [name, record[name] ?? null]))

export function createActsOfPeople(
  org: Org,
  find: (object: string, id: string) => StoredRecord,
): ActsOfPeople {
  return {
    delete(object, id) {
      org.table(object).update(find(object, id), { IsDeleted: true }, org.stamp())
    },
    merge(object, loserId, survivorId) {
      const survivor = find(object, survivorId)
      const table = org.table(object)
      table.update(find(object, loserId), { IsDeleted: true, MasterRecordId: survivor.Id }, org.stamp())
      table.update(survivor, {}, org.stamp())
      moveTasks(org, loserId, survivor.Id)
    },
    convert(leadId) {
      const lead = find('Lead', leadId)
      const account = { Name: lead.Company ?? null, ...taken(lead, ofTheCompany) }
      const AccountId = org.table('Account').insert(account, org.stamp()).Id
      const isUser = org.table('User').records.has(String(lead.OwnerId))
      const OwnerId = isUser ? String(lead.OwnerId) : org.integrationUserId
      const contact = {
        ...taken(lead, carriedAlong),
        MailingCountry: lead.Country ?? null,
        AccountId,
        OwnerId,
      }
      const ConvertedContactId = org.table('Contact').insert(contact, org.stamp()).Id
      const converted = { IsConverted: true, ConvertedContactId, Status: 'Closed - Converted' }
      org.table('Lead').update(lead, converted, org.stamp())
      moveTasks(org, leadId, ConvertedContactId)
      return ConvertedContactId
    },
  }
}
