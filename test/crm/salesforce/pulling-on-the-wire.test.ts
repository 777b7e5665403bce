import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../crm-contract.ts'
import {
  calls,
  connect,
  contactFields,
  contactRow,
  data,
  date,
  deletedSince,
  expectQueries,
  expectSignIn,
  guardTheWire,
  host,
  inOrder,
  leadFields,
  leadRow,
  page,
  pages,
  refusal,
  signInForm,
  userId,
} from './wire.ts'

const inAccountOrder = 'ORDER BY Account.SystemModstamp, Id LIMIT 2'
const unhurried = new AbortController().signal
guardTheWire()

describe('signing in', () => {
  it('names the setting of an address that nobody answers at', async () => {
    nock(host)
      .post('/services/oauth2/token')
      .replyWithError(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))
    const failure = await failureOf(connect().readAccount(unhurried))
    expect(failure.kind).toBe('transient')
    expect(failure.message).toBe(
      'acme.my.salesforce.example could not be reached (ENOTFOUND): check SALESFORCE_LOGIN_URL and the network.',
    )
  })

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

  it.each([300, 301, 302, 303, 307, 308])(
    'D9 does not follow a redirect of status %i with the secret or the token in its hands',
    async (status) => {
      const elsewhere = { location: 'https://elsewhere.example/services/oauth2/token' }
      nock(host).post('/services/oauth2/token', signInForm).reply(status, '', elsewhere)
      expect((await failureOf(connect().readOwners(unhurried))).kind).toBe('misconfigured')
      expectSignIn()
      nock(host).post(`${data}/composite`).reply(status, '', elsewhere)
      expect((await failureOf(connect().pullChanges(null, unhurried))).message).toContain('a redirect')
    },
  )

  it('D9 says that the version of the API may be newer than the org', async () => {
    expectSignIn()
    nock(host)
      .post(`${data}/composite`)
      .reply(404, refusal('NOT_FOUND', 'The requested resource does not exist'))
    expect(await failureOf(connect().pullChanges(null, unhurried))).toMatchObject({
      kind: 'misconfigured',
      message:
        'Salesforce at acme.my.salesforce.example has not what was asked for (NOT_FOUND: The requested resource does not exist). Where SALESFORCE_API_VERSION is newer than the org, no call is found: set it to one that https://acme.my.salesforce.example/services/data lists.',
    })
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
      deletedSince('Lead', '2026-11-21T10:30:00Z'),
      `SELECT ${contactFields} FROM Contact WHERE (SystemModstamp = 2026-11-21T10:11:12Z AND Id > '003Pb0000000001AAA') OR SystemModstamp > 2026-11-21T10:11:12Z ${inOrder}`,
      deletedSince('Contact', '2026-11-21T10:30:00Z'),
      // An account that changes does not touch its contacts; the first load has read all there was by its first answer.
      `SELECT ${contactFields}, Account.SystemModstamp FROM Contact WHERE Account.SystemModstamp >= 2026-11-21T10:30:00Z ${inAccountOrder}`,
    ).reply(200, pages(page([]), page([]), page([]), page([]), page([])), { date })
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
      deletedSince('Lead', '2026-11-21T10:12:00Z'),
      `SELECT ${contactFields} FROM Contact ${since} ${inOrder}`,
      deletedSince('Contact', '2026-11-21T10:12:00Z'),
      `SELECT ${contactFields}, Account.SystemModstamp FROM Contact WHERE Account.SystemModstamp >= 2026-11-21T10:12:00Z ${inAccountOrder}`,
    ).reply(200, pages(page([leadRow(1, 30)]), page([]), page([]), page([]), page([])), { date: just })
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
