import { describe, expect, it } from 'vitest'
import { readAskedLead } from '../../../src/domain/identity/asked-lead.ts'

const hubspot = (id: string, object: string | null = null) => ({ kind: 'record', crm: 'hubspot', object, id })
const salesforce = (id: string, object: string | null = null) => ({
  kind: 'record',
  crm: 'salesforce',
  object,
  id,
})
const lead = '00QPb00000000a1MAA'
const mixed = '003Pb0000AbCdEfIQK'

describe('whoever asks for a lead may say', () => {
  it.each([
    ['its CRM and its id', ['hubspot', '1000621'], hubspot('1000621')],
    ['its CRM in capitals', ['HubSpot', '1000621'], hubspot('1000621')],
    ['what the demo prints', ['hubspot/contact/1000621'], hubspot('1000621', 'contact')],
    ['its CRM and its id in one', ['hubspot/1000621'], hubspot('1000621')],
    ['a number alone', ['1000621'], hubspot('1000621')],
    ['an id of Salesforce', [lead], salesforce(lead)],
    ['an id in 15 characters', ['00QPb00000000a1'], salesforce(lead)],
    ['an id in 15 characters, with its CRM', ['salesforce', '003Pb0000AbCdEf'], salesforce(mixed)],
    ['an id that lost its capitals', [mixed.toLowerCase()], salesforce(mixed)],
    ['a key with an id in 15 characters', ['salesforce/Lead/00QPb00000000a1'], salesforce(lead, 'Lead')],
    ['an id that we do not know, with its CRM', ['salesforce', 'a01x'], salesforce('a01x')],
    ['another CRM', ['pipedrive', '7'], { kind: 'record', crm: 'pipedrive', object: null, id: '7' }],
    ['an address', ['vera@helix.example'], { kind: 'address', email: 'vera@helix.example', crm: null }],
    [
      'an address as a mail program copies it',
      ['<mailto:vera@helix.example>'],
      { kind: 'address', email: 'vera@helix.example', crm: null },
    ],
    [
      'an address in one CRM',
      ['salesforce', 'vera@helix.example'],
      { kind: 'address', email: 'vera@helix.example', crm: 'salesforce' },
    ],
  ])('E8 %s', (_, words, asked) => {
    expect(readAskedLead(words)).toEqual(asked)
  })

  it.each([
    ['https://app.hubspot.com/contacts/4711/record/0-1/1000621', hubspot('1000621', 'contact')],
    ['https://app-eu1.hubspot.com/contacts/4711/record/0-1/1000621/', hubspot('1000621', 'contact')],
    ['https://app.hubspot.com/contacts/4711/contact/1000621?interaction=note', hubspot('1000621', 'contact')],
    ['app.hubspot.com/contacts/4711/record/0-1/1000621', hubspot('1000621', 'contact')],
    ['https://acme.lightning.force.com/lightning/r/Lead/00QPb00000000a1MAA/view', salesforce(lead)],
    ['https://acme.lightning.force.com/lightning/r/00QPb00000000a1MAA/view', salesforce(lead)],
    [
      'https://acme--dev.sandbox.lightning.force.com/lightning/r/Contact/003Pb0000AbCdEfIQK/view',
      salesforce(mixed),
    ],
    ['https://acme.my.salesforce.com/00QPb00000000a1', salesforce(lead)],
    [
      'https://acme.lightning.force.com/lightning/r/Account/001Pb00000000b2MAA/view?ws=%2Flightning%2Fr%2FLead%2F00QPb00000000a1MAA%2Fview',
      salesforce(lead),
    ],
  ])('E8 where its CRM shows it: %s', (address, asked) => {
    expect(readAskedLead([address])).toEqual(asked)
  })

  it.each([
    [[]],
    [['']],
    [['Vera Osei']],
    [['https://app.hubspot.com/contacts/4711/record/0-2/1000621']],
    [['https://acme.lightning.force.com/lightning/r/Account/001Pb00000000b2MAA/view']],
    [['https://evil.example/contacts/4711/record/0-1/1000621']],
    [['https://lightning.force.com.evil.example/lightning/r/Lead/00QPb00000000a1MAA/view']],
    [['hubspot', 'contact', '1000621']],
    [['a@b@c']],
    [['003Pb0000AbCdEf555']],
  ])('E8 nothing else: %j', (words) => {
    expect(readAskedLead(words)).toBeNull()
  })
})
