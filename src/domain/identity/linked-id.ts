import type { LeadRef } from '../lead.ts'

const checkCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/**
 * A record as the ledger names it. Salesforce writes an id in 15 characters or in 18, the last three of which tell the
 * capitals among the others; another CRM may have kept either.
 */
export function linkedId(ref: LeadRef): LeadRef {
  const id = ref.crm === 'salesforce' && ref.id.length === 15 ? salesforceId(ref.id) : null
  return id === null ? ref : { ...ref, id }
}

/**
 * An id of Salesforce in 18 characters, with the capitals that its last three tell: a table that knows no capitals may
 * have lost them. Null for what is no id.
 */
export function salesforceId(text: string): string | null {
  if (/^[A-Za-z0-9]{15}$/.test(text)) return text + capitalsOf(text)
  if (!/^[A-Za-z0-9]{15}[A-Za-z0-5]{3}$/.test(text)) return null
  const check = text.slice(15).toUpperCase()
  const letters = [...text.slice(0, 15)].map((character, index) => {
    const bits = checkCharacters.indexOf(check[Math.floor(index / 5)] ?? '')
    return bits & (2 ** (index % 5)) ? character.toUpperCase() : character.toLowerCase()
  })
  const id = letters.join('')
  return capitalsOf(id) === check ? id + check : null
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
