import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../crm-contract.ts'
import {
  connect,
  data,
  date,
  expectQueries,
  expectSignIn,
  guardTheWire,
  host,
  leadFields,
  leadRow,
  ofAll,
  page,
  pages,
  userId,
} from './wire.ts'

const unhurried = new AbortController().signal
guardTheWire()

describe('translating words', () => {
  it('takes only the words of the mapping, not those that every object has', async () => {
    expectSignIn()
    const row = { ...leadRow(1, 12), Email: 'constructor' }
    nock(host)
      .post(`${data}/composite`)
      .reply(200, pages(page([row]), page([])), { date })
    expect((await connect().pullChanges(null, unhurried)).leads[0]?.values.email).toBe('constructor')
  })
})

describe('reading', () => {
  it('asks again for rows that Salesforce held back, and takes only those that never come for gone', async () => {
    expectSignIn()
    const refs = [1, 2, 3].map((n) => ({ crm: 'salesforce', object: 'Lead', id: `00QPb000000000${n}AAA` }))
    const strange = { crm: 'salesforce', object: 'Lead', id: "x' OR Name != '" }
    const byId = (ids: string) =>
      ofAll(`SELECT ${leadFields}, IsDeleted, MasterRecordId FROM Lead WHERE Id IN (${ids})`)
    expectQueries(byId("'00QPb0000000001','00QPb0000000002','00QPb0000000003'")).reply(
      200,
      pages(page([leadRow(2, 12)], false)),
      { date },
    )
    expectQueries(byId("'00QPb0000000001','00QPb0000000003'")).reply(200, pages(page([leadRow(3, 12)])), {
      date,
    })
    const leads = await connect().readLeads([...refs, strange], unhurried)
    expect(leads.map(({ standing }) => standing.kind)).toEqual(['gone', 'active', 'active', 'gone'])
  })
})

describe('writing', () => {
  const lead = { crm: 'salesforce', object: 'Lead', id: '00QPb0000000001AAA' }
  const contact = { crm: 'salesforce', object: 'Contact', id: '003Pb0000000001AAA' }
  const writes = [
    { ref: lead, changes: { Plumbline_Score__c: 1 } },
    { ref: contact, changes: { Plumbline_Score__c: 2 } },
  ]

  it('turns assignment rules off, keeps objects together and matches answers by position', async () => {
    expectSignIn()
    nock(host, { reqheaders: { 'sforce-auto-assign': 'FALSE' } })
      .patch(`${data}/composite/sobjects`, {
        allOrNone: false,
        records: [
          { attributes: { type: 'Contact' }, id: contact.id, Plumbline_Score__c: 2 },
          { attributes: { type: 'Lead' }, id: lead.id, Plumbline_Score__c: 1 },
        ],
      })
      .reply(200, [
        { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] }] },
        { id: lead.id, success: true, errors: [] },
      ])
    const answers = await connect().writeBack(writes, unhurried)
    expect(answers.map(({ ref, failure }) => [ref.object, failure?.kind])).toEqual([
      ['Contact', 'transient'],
      ['Lead', undefined],
    ])
  })

  it.each([
    ['ENTITY_IS_DELETED', 'gone'],
    ['CANNOT_UPDATE_CONVERTED_LEAD', 'gone'],
    ['INVALID_CROSS_REFERENCE_KEY', 'gone'],
    ['SERVER_UNAVAILABLE', 'transient'],
    ['TXN_SECURITY_METERING_ERROR', 'transient'],
    ['INVALID_FIELD_FOR_INSERT_UPDATE', 'misconfigured'],
    ['ENTITY_IS_LOCKED', 'rejected'],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 'rejected'],
    ['SOMETHING_NEW', 'rejected'],
  ])('%s is %s', async (code, kind) => {
    expectSignIn()
    const results = ['statusCode', 'errorCode'].map((key) => ({
      success: false,
      errors: [{ [key]: code, message: 'words', fields: [] }],
    }))
    nock(host).patch(`${data}/composite/sobjects`).reply(200, results)
    const answers = await connect().writeBack(writes, unhurried)
    expect(answers.map(({ failure }) => failure?.kind)).toEqual([kind, kind])
  })

  it.each([
    ['INACTIVE_OWNER_OR_USER', [], 'OwnerId'],
    ['TRANSFER_REQUIRES_READ', [], 'OwnerId'],
    ['INVALID_CROSS_REFERENCE_KEY', [], 'OwnerId'],
    ['INVALID_CROSS_REFERENCE_KEY', ['OwnerId'], 'OwnerId'],
    ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', [], 'OwnerId'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', [], null],
    ['STRING_TOO_LONG', ['Title'], 'Title'],
    ['REQUIRED_FIELD_MISSING', ['LastName', 'Company'], null],
  ])(
    '%s with fields %j names the field %s of a write that changes the owner',
    async (code, fields, field) => {
      expectSignIn()
      nock(host)
        .patch(`${data}/composite/sobjects`)
        .reply(200, [{ success: false, errors: [{ statusCode: code, message: 'words', fields }] }])
      const changes = { Plumbline_Score__c: 1, OwnerId: '005Pb0000000009AAA' }
      const [answer] = await connect().writeBack([{ ref: lead, changes }], unhurried)
      expect(answer?.failure).toMatchObject({ kind: 'rejected', field })
    },
  )

  it('does not take the owner whom a lead has already for a refusal of ours', async () => {
    expectSignIn()
    const errors = [{ statusCode: 'INACTIVE_OWNER_OR_USER', message: 'words', fields: [] }]
    nock(host)
      .patch(`${data}/composite/sobjects`)
      .reply(200, [{ success: false, errors }])
    const [answer] = await connect().writeBack([{ ref: lead, changes: { Plumbline_Score__c: 1 } }], unhurried)
    expect(answer?.failure).toMatchObject({ kind: 'rejected', field: null, obstacle: 'owner-left' })
  })

  it.each([
    ['C2', 'ENTITY_IS_LOCKED', 'words', [], { kind: 'rejected', obstacle: 'locked', fields: [] }],
    [
      'B4',
      'STRING_TOO_LONG',
      'Plumbline Reason: data value too large: … (max length=80)',
      ['Plumbline_Reason__c'],
      { kind: 'rejected', obstacle: null, fields: ['Plumbline_Reason__c'] },
    ],
    [
      'C3',
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'Unable to create/update fields: Plumbline_Score__c, Plumbline_Stage__c. Please check the security settings.',
      [],
      { kind: 'misconfigured', fields: ['Plumbline_Score__c', 'Plumbline_Stage__c'] },
    ],
    [
      'C2',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Industry: bad value for restricted picklist field: x',
      ['Industry'],
      { kind: 'rejected', fields: ['Industry'] },
    ],
  ])(
    '%s %s says what of the write was refused, and for how long',
    async (_row, code, message, fields, expected) => {
      expectSignIn()
      nock(host)
        .patch(`${data}/composite/sobjects`)
        .reply(200, [{ success: false, errors: [{ statusCode: code, message, fields }] }])
      const [answer] = await connect().writeBack(
        [{ ref: lead, changes: { Plumbline_Score__c: 1 } }],
        unhurried,
      )
      expect(answer?.failure).toMatchObject(expected)
    },
  )

  it('does not guess which lead an answer of another length is about', async () => {
    expectSignIn()
    nock(host)
      .patch(`${data}/composite/sobjects`)
      .reply(200, [{ id: lead.id, success: true, errors: [] }])
    expect((await failureOf(connect().writeBack(writes, unhurried))).kind).toBe('transient')
  })
})

describe('owners', () => {
  it('asks for people and queues in one call, and goes on behind a full page', async () => {
    expectSignIn()
    const users = "SELECT Id, Name, Email, IsActive FROM User WHERE UserType = 'Standard'"
    const queues = "SELECT Id, Name, Email FROM Group WHERE Type = 'Queue'"
    const user = { Id: userId, Name: 'Ingrid', Email: 'ingrid@acme.example', IsActive: false }
    const queue = { Id: '00GPb0000000001AAA', Name: 'Inbox', Email: null }
    expectQueries(`${users} ORDER BY Id LIMIT 2000`, `${queues} ORDER BY Id LIMIT 2000`).reply(
      200,
      pages(page([user], false), page([queue])),
    )
    expectQueries(`${users} AND Id > '${userId}' ORDER BY Id LIMIT 2000`).reply(200, pages(page([])))
    expect(await connect().readOwners(unhurried)).toEqual([
      { id: userId, name: 'Ingrid', email: 'ingrid@acme.example', isActive: false, kind: 'person' },
      { id: queue.Id, name: 'Inbox', email: null, isActive: true, kind: 'queue' },
    ])
  })
})
