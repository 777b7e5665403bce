import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSalesforce } from '../../../src/crm/salesforce/index.ts'
import type { OutsideCall } from '../../../src/ports/crm.ts'
import { failureOf } from '../crm-contract.ts'

const host = 'https://acme.my.salesforce.example'
const data = '/services/data/v66.0'
const unhurried = new AbortController().signal
const date = 'Sat, 21 Nov 2026 10:30:00 GMT'
const userId = '005Pb0000000001AAA'
const calls: OutsideCall[] = []

const mapping = {
  objects: {
    Lead: {
      read: { email: { from: ['Email'], values: {} } },
      write: { score: { field: 'Plumbline_Score__c', label: 'Score', type: 'number' as const } },
      stage: null,
      owner: 'OwnerId',
      unowned: [],
    },
    Contact: {
      read: { 'company.name': { from: ['Account.Name'], values: {} } },
      write: { score: { field: 'Plumbline_Score__c', label: 'Score', type: 'number' as const } },
      stage: null,
      owner: 'OwnerId',
      unowned: [],
    },
  },
}

const connect = () =>
  createSalesforce({
    loginUrl: host,
    credentials: { kind: 'client-credentials', clientId: 'consumer key', clientSecret: 's3cret&more' },
    apiVersion: '66.0',
    mapping,
    timeoutMs: 2_000,
    pageSize: 2,
    overlapMs: 60_000,
    observe: (call) => calls.push(call),
  })

const signInForm = {
  grant_type: 'client_credentials',
  client_id: 'consumer key',
  client_secret: 's3cret&more',
}
const expectSignIn = () =>
  nock(host)
    .post('/services/oauth2/token', signInForm)
    .reply(200, { access_token: 'token', instance_url: host, id: `${host}/id/00D/${userId}` })

/** One composite call that must carry exactly these queries. */
const expectQueries = (...queries: string[]) =>
  nock(host, {
    reqheaders: { authorization: 'Bearer token', 'sforce-call-options': 'client=Plumbline' },
  }).post(`${data}/composite`, {
    compositeRequest: queries.map((query, index) => ({
      method: 'GET',
      url: `${data}/query?q=${encodeURIComponent(query)}`,
      referenceId: `query${index}`,
    })),
  })

const page = (records: readonly object[], done = true) => ({ httpStatusCode: 200, body: { done, records } })
const pages = (...parts: object[]) => ({ compositeResponse: parts })
const refusal = (errorCode: string, message: string) => [{ errorCode, message }]

const leadRow = (n: number, second: number) => ({
  Id: `00QPb000000000${n}AAA`,
  SystemModstamp: `2026-11-21T10:11:${second}.000+0000`,
  IsConverted: false,
  ConvertedContactId: null,
  Email: `ada.${n}@acme.example`,
  Plumbline_Score__c: null,
  OwnerId: userId,
})
const contactRow = (n: number, second: number) => ({
  Id: `003Pb000000000${n}AAA`,
  SystemModstamp: `2026-11-21T10:11:${second}.000+0000`,
  Account: { Name: 'Acme' },
  Plumbline_Score__c: 7,
  OwnerId: userId,
})

const leadFields = 'Id, SystemModstamp, IsConverted, ConvertedContactId, Email, Plumbline_Score__c, OwnerId'
const contactFields = 'Id, SystemModstamp, Account.Name, Plumbline_Score__c, OwnerId'
const inOrder = 'ORDER BY SystemModstamp, Id LIMIT 2'

beforeEach(() => {
  nock.disableNetConnect()
  calls.length = 0
})

afterEach(() => {
  const pending = nock.pendingMocks()
  nock.cleanAll()
  nock.enableNetConnect()
  expect(pending).toEqual([])
})

describe('signing in', () => {
  it.each([
    [
      400,
      { error: 'invalid_grant', error_description: 'no client credentials user enabled' },
      'unauthorized',
    ],
    [400, { error: 'invalid_client', error_description: 'invalid client credentials' }, 'unauthorized'],
    [
      400,
      { error: 'invalid_grant', error_description: 'request not supported on this domain' },
      'misconfigured',
    ],
    [
      400,
      { error: 'unsupported_grant_type', error_description: 'grant type not supported' },
      'misconfigured',
    ],
    [400, { error: 'unknown_error', error_description: 'retry your request' }, 'transient'],
    [503, [{ errorCode: 'SERVER_UNAVAILABLE', message: 'down' }], 'transient'],
    [503, '<html>Down for maintenance</html>', 'transient'],
    [200, '<html>Welcome to our proxy</html>', 'transient'],
  ])('%i %j is %s', async (status, body, kind) => {
    nock(host).post('/services/oauth2/token', signInForm).reply(status, body)
    const failure = await failureOf(connect().readOwners(unhurried))
    expect(failure.kind).toBe(kind)
    expect(failure.message).not.toContain('s3cret')
  })

  it('does not follow a redirect with the secret in its hands', async () => {
    const elsewhere = 'https://elsewhere.example/services/oauth2/token'
    nock(host).post('/services/oauth2/token', signInForm).reply(302, '', { location: elsewhere })
    expect((await failureOf(connect().readOwners(unhurried))).kind).toBe('misconfigured')
  })
})

describe('pulling', () => {
  it('asks both objects in one call, then only the one that is not read to its end', async () => {
    expectSignIn()
    expectQueries(
      `SELECT ${leadFields} FROM Lead ${inOrder}`,
      `SELECT ${contactFields} FROM Contact ${inOrder}`,
    ).reply(200, pages(page([leadRow(1, 12), leadRow(2, 12)]), page([contactRow(1, 12)])), { date })
    const crm = connect()
    const first = await crm.pullChanges(null, unhurried)
    expect(first.more).toBe(true)
    expect(first.leads.map(({ ref, modifiedAt }) => [ref.id, modifiedAt])).toEqual([
      ['00QPb0000000001AAA', '2026-11-21T10:11:12.000Z'],
      ['00QPb0000000002AAA', '2026-11-21T10:11:12.000Z'],
      ['003Pb0000000001AAA', '2026-11-21T10:11:12.000Z'],
    ])
    expect(first.leads[2]?.values['company.name']).toBe('Acme')
    expect(first.leads[2]?.written).toEqual({ Plumbline_Score__c: 7, OwnerId: userId })

    const beyond =
      "WHERE (SystemModstamp = 2026-11-21T10:11:12Z AND Id > '00QPb0000000002AAA') OR SystemModstamp > 2026-11-21T10:11:12Z"
    expectQueries(`SELECT ${leadFields} FROM Lead ${beyond} ${inOrder}`).reply(
      200,
      pages(page([leadRow(3, 40)])),
      { date },
    )
    const second = await crm.pullChanges(first.position, unhurried)
    expect(second.more).toBe(false)

    // By the server's clock all that was read is older than the overlap: each object goes on behind its last record.
    expectQueries(
      `SELECT ${leadFields} FROM Lead WHERE (SystemModstamp = 2026-11-21T10:11:40Z AND Id > '00QPb0000000003AAA') OR SystemModstamp > 2026-11-21T10:11:40Z ${inOrder}`,
      `SELECT ${contactFields} FROM Contact WHERE (SystemModstamp = 2026-11-21T10:11:12Z AND Id > '003Pb0000000001AAA') OR SystemModstamp > 2026-11-21T10:11:12Z ${inOrder}`,
    ).reply(200, pages(page([]), page([])), { date })
    expect((await crm.pullChanges(second.position, unhurried)).leads).toEqual([])
    expect(calls.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      'sign-in 200',
      'pull 200',
      'pull 200',
      'pull 200',
    ])
  })

  it('goes back by the overlap when the newest record is younger than it', async () => {
    expectSignIn()
    const just = 'Sat, 21 Nov 2026 10:12:00 GMT'
    expectQueries(
      `SELECT ${leadFields} FROM Lead ${inOrder}`,
      `SELECT ${contactFields} FROM Contact ${inOrder}`,
    ).reply(200, pages(page([leadRow(1, 30)]), page([])), { date: just })
    const crm = connect()
    const { position } = await crm.pullChanges(null, unhurried)
    const since = 'WHERE SystemModstamp >= 2026-11-21T10:11:00Z'
    expectQueries(
      `SELECT ${leadFields} FROM Lead ${since} ${inOrder}`,
      `SELECT ${contactFields} FROM Contact ${since} ${inOrder}`,
    ).reply(200, pages(page([leadRow(1, 30)]), page([])), { date: just })
    expect((await crm.pullChanges(position, unhurried)).leads.length).toBe(1)
  })

  it('goes on behind the last row when Salesforce hands out fewer than asked for', async () => {
    expectSignIn()
    expectQueries(
      `SELECT ${leadFields} FROM Lead ${inOrder}`,
      `SELECT ${contactFields} FROM Contact ${inOrder}`,
    ).reply(200, pages(page([leadRow(1, 12)], false), page([])), { date })
    expect((await connect().pullChanges(null, unhurried)).more).toBe(true)
  })

  it.each([
    [403, refusal('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), 'rate-limited', 900_000],
    [
      403,
      refusal('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
      'rate-limited',
      60_000,
    ],
    [503, refusal('SERVER_UNAVAILABLE', 'unavailable'), 'transient', null],
    [500, refusal('UNKNOWN_EXCEPTION', 'contact support'), 'transient', null],
    [400, refusal('QUERY_TIMEOUT', 'too long'), 'transient', null],
    [400, refusal('MALFORMED_QUERY', 'unexpected token: x'), 'misconfigured', null],
    [403, refusal('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization'), 'misconfigured', null],
    [404, refusal('NOT_FOUND', 'The requested resource does not exist'), 'misconfigured', null],
    [414, '<html>URI Too Long</html>', 'misconfigured', null],
    [420, '<html>Enhance your calm</html>', 'transient', null],
  ])('%i %j is %s', async (status, body, kind, retryAfterMs) => {
    expectSignIn()
    nock(host).post(`${data}/composite`).reply(status, body)
    const failure = await failureOf(connect().pullChanges(null, unhurried))
    expect(failure).toMatchObject({ kind, retryAfterMs, origin: 'salesforce' })
  })

  it('takes a refused subrequest for the whole call', async () => {
    expectSignIn()
    const refused = { httpStatusCode: 400, body: refusal('MALFORMED_QUERY', 'unexpected token') }
    nock(host)
      .post(`${data}/composite`)
      .reply(200, pages(page([]), refused), { date })
    expect((await failureOf(connect().pullChanges(null, unhurried))).kind).toBe('misconfigured')
  })

  it('does not read a position that something else made', async () => {
    const failure = await failureOf(connect().pullChanges({ after: 12 }, unhurried))
    expect(failure.kind).toBe('misconfigured')
  })

  it('says when the mapping spells a field in other letters than Salesforce', async () => {
    expectSignIn()
    const { Email, ...row } = leadRow(1, 12)
    nock(host)
      .post(`${data}/composite`)
      .reply(200, pages(page([{ ...row, EMAIL: Email }]), page([])), { date })
    const failure = await failureOf(connect().pullChanges(null, unhurried))
    expect(failure.kind).toBe('misconfigured')
    expect(failure.message).toContain('Email')
    expect(failure.message).not.toContain('ada')
  })
})

describe('reading', () => {
  it('asks again for rows that Salesforce held back, and takes only those that never come for gone', async () => {
    expectSignIn()
    const refs = [1, 2, 3].map((n) => ({ crm: 'salesforce', object: 'Lead', id: `00QPb000000000${n}AAA` }))
    const strange = { crm: 'salesforce', object: 'Lead', id: "x' OR Name != '" }
    const byId = (ids: string) => `SELECT ${leadFields} FROM Lead WHERE Id IN (${ids})`
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
