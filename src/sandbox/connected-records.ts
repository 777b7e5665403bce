import type { HubspotSandbox } from './hubspot/hubspot-sandbox.ts'
import { firstContactId } from './hubspot/records-of-people.ts'
import type { SharedPerson } from './people/people-in-both.ts'
import type { SalesforceSandbox } from './salesforce/salesforce-sandbox.ts'

const syncProperties = { Lead: 'salesforceleadid', Contact: 'salesforcecontactid' } as const

/** Lets HubSpot know of its contacts' other halves what people and its Salesforce sync have entered there. */
export function connectRecords(
  hubspot: HubspotSandbox,
  salesforce: SalesforceSandbox,
  people: Iterable<SharedPerson>,
): void {
  const records = recordsByAddress(salesforce)
  for (const { index, connection, email } of people) {
    const id = String(firstContactId + index)
    if (connection === 'further address')
      hubspot.editAsPerson('contact', id, { hs_additional_emails: email.toLowerCase() })
    const record = records.get(email.toLowerCase())
    if (connection === 'link' && record !== undefined)
      hubspot.editAsPerson('contact', id, { [syncProperties[record.object]]: record.id })
  }
}

/** Of a converted Lead and its Contact the sync knows the Contact. */
function recordsByAddress(salesforce: SalesforceSandbox) {
  const found = new Map<string, { readonly object: 'Lead' | 'Contact'; readonly id: string }>()
  for (const object of ['Lead', 'Contact'] as const)
    for (const id of salesforce.ids(object)) {
      const email = salesforce.record(object, id)?.Email
      if (typeof email === 'string') found.set(email.toLowerCase(), { object, id })
    }
  return found
}
