import type { LeadRef } from '../lead.ts'

const shortSalesforceId = /^[A-Za-z0-9]{15}$/
const checkCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/**
 * A record as the ledger names it. Salesforce writes an id in 15 characters or in 18, the last three of which tell the
 * capitals among the others; another CRM may have kept either.
 */
export function linkedId(ref: LeadRef): LeadRef {
  return ref.crm === 'salesforce' && shortSalesforceId.test(ref.id)
    ? { ...ref, id: ref.id + capitalsOf(ref.id) }
    : ref
}

const capitalsOf = (id: string): string =>
  [0, 5, 10]
    .map((start) => {
      const bits = [...id.slice(start, start + 5)].map((character, bit) =>
        /[A-Z]/.test(character) ? 2 ** bit : 0,
      )
      return checkCharacters[bits.reduce((sum, bit) => sum + bit, 0)]
    })
    .join('')
