import type { LeadRef } from '../../src/domain/lead.ts'
import type { CrmSandbox } from '../../src/sandbox/crm-sandbox.ts'

interface Found {
  readonly ref: LeadRef
  readonly sandbox: CrmSandbox
}

/**
 * The first record of each person, and whether it is the only one. Whose value counts depends on which of two records
 * changed last, so that edits of both would not come to the same end in another order.
 */
export function oneOfEachPerson<Lead extends Found>(leads: readonly Lead[]): (Lead & { isAlone: boolean })[] {
  const bearers = Map.groupBy(
    leads.flatMap((lead) => namesOf(lead).map((name) => ({ lead, name }))),
    ({ name }) => name,
  )
  return leads.flatMap((lead) => {
    const records = namesOf(lead).flatMap((name) => (bearers.get(name) ?? []).map((bearer) => bearer.lead))
    const isFirst = records.every((other) => leads.indexOf(other) >= leads.indexOf(lead))
    return isFirst ? [{ ...lead, isAlone: records.every((other) => other === lead) }] : []
  })
}

/** What the sandboxes' records of one person have in common. */
function namesOf({ ref, sandbox }: Found): string[] {
  const record = sandbox.record(ref.object, ref.id) ?? {}
  const linked = [record.salesforceleadid, record.salesforcecontactid, record.ConvertedContactId, ref.id]
  const addresses = [record.email, record.Email, record.hs_additional_emails]
  return [...linked, ...addresses].flatMap((name) => (typeof name === 'string' ? [name.toLowerCase()] : []))
}
