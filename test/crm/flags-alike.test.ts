import { describe, expect, it } from 'vitest'
import { leadOfContact } from '../../src/crm/hubspot/lead-of-contact.ts'
import { leadOf } from '../../src/crm/salesforce/mapped-lead.ts'
import { LeadRow } from '../../src/crm/salesforce/schemas.ts'
import { ObjectMapping } from '../../src/domain/crm-mapping.ts'
import type { FieldName } from '../../src/domain/lead-fields.ts'

const mappingOf = (field: FieldName, values: Readonly<Record<string, string>>) =>
  ObjectMapping.parse({
    read: { [field]: { from: ['first', 'second'], values } },
    write: {},
    stage: null,
    owner: 'owner',
  })

/** The same words in both CRMs, as each of them hands them over. */
function readBy(
  field: FieldName,
  cells: Readonly<Record<string, string | null>>,
  values: Readonly<Record<string, string>> = {},
) {
  const mapping = mappingOf(field, values)
  const stamp = '2026-11-20T10:00:00.000Z'
  const contact = { id: '1', properties: { owner: null, ...cells }, updatedAt: new Date(stamp) }
  const row = LeadRow.parse({ Id: '00Q1', SystemModstamp: stamp, owner: null, ...cells })
  return [
    leadOfContact(mapping, ['owner'], contact, null).values[field],
    leadOf(row, 'Lead', mapping, new Set()).values[field],
  ]
}

describe('a field that both CRMs keep in a text', () => {
  it.each([
    ['Yes', true],
    ['TRUE', true],
    ['1', true],
    ['ja', true],
    ['Oui', true],
    ['sí', true],
    ['No', false],
    ['0', false],
    ['nein', false],
  ])('A8 takes %s for the flag %s in both', (word, flag) => {
    expect(readBy('optedOut', { first: word, second: null })).toEqual([flag, flag])
  })

  it('A8 keeps a word that says neither, in both, instead of nothing', () => {
    expect(readBy('optedOut', { first: 'Do not call', second: null })).toEqual(['Do not call', 'Do not call'])
  })

  it('A8 reads the mapping’s own words first, in both', () => {
    const values = { 'Do not call': 'yes', Open: 'no', 'N/A': '' }
    expect(readBy('optedOut', { first: 'Do not call', second: null }, values)).toEqual([true, true])
    expect(readBy('optedOut', { first: 'Open', second: 'yes' }, values)).toEqual([false, false])
    expect(readBy('optedOut', { first: 'N/A', second: 'yes' }, values)).toEqual([true, true])
  })

  it.each<[FieldName, string, string | number | null]>([
    ['engagement.lastActivityAt', '2026-11-14', '2026-11-14'],
    ['engagement.lastActivityAt', '2026-11-14T10:00:00.000Z', '2026-11-14T10:00:00.000Z'],
    ['engagement.lastActivityAt', '1795600800000', '2026-11-25T10:00:00.000Z'],
    ['engagement.lastActivityAt', '05/11/2026', '05/11/2026'],
    ['engagement.lastActivityAt', '20261128', '20261128'],
    ['engagement.lastActivityAt', '2026-02-30', '2026-02-30'],
    ['company.employees', '1200', 1200],
    ['company.employees', '51-200', '51-200'],
    ['title', ' VP ', 'VP'],
    ['title', '  ', null],
  ])('A8 reads %s %j alike in both', (field, word, value) => {
    expect(readBy(field, { first: word, second: null })).toEqual([value, value])
  })
})
