import { describe, expect, it } from 'vitest'
import { withoutValues } from '../../../src/crm/salesforce/without-values.ts'

describe('withoutValues', () => {
  it.each([
    [
      'Title: data value too large: Head of Ada (max length=128)',
      'Title: data value too large: [removed] (max length=128)',
    ],
    ['Email: invalid email address: ada at acme', 'Email: invalid email address: [removed]'],
    [
      'Status: bad value for restricted picklist field: Ada',
      'Status: bad value for restricted picklist field: [removed]',
    ],
    [
      'duplicate value found: Email__c duplicates value on record with id: 00QPb0000000001',
      'duplicate value found: [removed] duplicates value on record with id: 00QPb0000000001',
    ],
    ['ada.lovelace+x@acme.example may not be contacted', '[removed] may not be contacted'],
    ['call +1 (555) 010-0199 first', 'call [removed] first'],
    [
      'Cannot deserialize instance of double from VALUE_STRING value "Ada" or request may be missing a required field',
      'Cannot deserialize instance of double from VALUE_STRING value [removed] or request may be missing a required field',
    ],
  ])('%s', (sentence, expected) => {
    expect(withoutValues(sentence)).toBe(expected)
  })

  it('leaves the names of fields and ids as they are', () => {
    const sentence = "No such column 'Plumbline_Score__c' on sobject of type Lead, record 005Pb0000000001AAA"
    expect(withoutValues(sentence)).toBe(sentence)
  })
})
