import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPeopleDataLabs } from '../../src/enrichment/people-data-labs.ts'
import type { OutsideCall } from '../../src/ports/crm.ts'
import { Failure } from '../../src/ports/failure.ts'

const baseUrl = 'https://api.peopledatalabs.example'
const signal = new AbortController().signal
const observed: OutsideCall[] = []
const source = createPeopleDataLabs({
  baseUrl,
  apiKey: 'the-key',
  timeoutMs: 2_000,
  observe: (call) => observed.push(call),
})

const expectCall = (domain = 'helixworks.example') =>
  nock(baseUrl, { reqheaders: { 'x-api-key': 'the-key' } })
    .get('/v5/company/enrich')
    .query({ website: domain, min_likelihood: '6' })

const failureOf = async (asked: Promise<unknown>): Promise<Failure> => {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Failure)
  return error as Failure
}

const errorBody = (status: number, type: string) => ({
  status,
  error: { type, message: 'helixworks.example is …' },
})

beforeAll(() => nock.disableNetConnect())
afterEach(() => {
  observed.length = 0
  const forgotten = nock.pendingMocks()
  nock.cleanAll()
  expect(forgotten, 'expected calls that never came').toEqual([])
})
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

describe('people data labs, when it fails', () => {
  it.each([
    [400, 'invalid_request_error', 'rejected'],
    [401, 'authentication_error', 'unauthorized'],
    [402, 'payment_required', 'misconfigured'],
    [405, 'invalid_request_error', 'misconfigured'],
    [500, 'api_error', 'transient'],
    [503, 'api_error', 'transient'],
  ])('%i %s is %s, without the words of the answer', async (status, type, kind) => {
    expectCall().reply(status, errorBody(status, type))
    const failure = await failureOf(source.find('helixworks.example', signal))
    expect(failure.kind).toBe(kind)
    expect(failure.origin).toBe('people-data-labs')
    expect(failure.message).not.toContain('helixworks')
    expect(observed).toEqual([
      { origin: 'people-data-labs', purpose: 'enrich', status, durationMs: expect.any(Number) },
    ])
  })

  it('says that credits are used up', async () => {
    expectCall().reply(402, errorBody(402, 'payment_required'))
    expect((await failureOf(source.find('helixworks.example', signal))).message).toContain('payment required')
  })

  it.each([
    ['Retry-After in seconds', { 'retry-after': '59', 'x-ratelimit-reset': '1999-01-01T00:00:00Z' }, 59_000],
    ['x-ratelimit-reset as ISO 8601', { 'x-ratelimit-reset': '2026-11-02T09:00:25Z' }, 25_000],
    [
      'x-ratelimit-reset in seconds',
      { 'x-ratelimit-reset': String(Date.parse('2026-11-02T09:00:07Z') / 1000) },
      7_000,
    ],
    ['a reset that has passed', { 'x-ratelimit-reset': '2026-11-02T08:59:00Z' }, 0],
    ['nothing to go by', {}, null],
    ['nonsense', { 'x-ratelimit-reset': 'soon' }, null],
  ])('429 waits by %s', async (_, headers, retryAfterMs) => {
    expectCall().reply(429, errorBody(429, 'rate_limit_error'), {
      date: 'Mon, 02 Nov 2026 09:00:00 GMT',
      ...headers,
    })
    const failure = await failureOf(source.find('helixworks.example', signal))
    expect(failure.kind).toBe('rate-limited')
    expect(failure.retryAfterMs).toBe(retryAfterMs)
  })

  it('takes a 404 that is not its own for a wrong address, not for a miss', async () => {
    expectCall().reply(404, '<h1>Not Found</h1>')
    expect((await failureOf(source.find('helixworks.example', signal))).kind).toBe('misconfigured')
  })

  it('takes an answer that is no company for a passing fault', async () => {
    expectCall().reply(200, 'null')
    expect((await failureOf(source.find('helixworks.example', signal))).kind).toBe('transient')
  })

  it('ends when the caller stops it', async () => {
    const failure = await failureOf(source.find('helixworks.example', AbortSignal.abort()))
    expect(failure.kind).toBe('transient')
    expect(failure.message).toBe('the call was stopped')
  })

  it('names a refused connection without its address', async () => {
    expectCall().replyWithError('connect ECONNREFUSED helixworks.example')
    const failure = await failureOf(source.find('helixworks.example', signal))
    expect(failure.kind).toBe('transient')
    expect(failure.message).not.toContain('helixworks')
    expect(failure.cause).toBeInstanceOf(Error)
  })
})

describe('people data labs', () => {
  it('knows a miss from a failure', async () => {
    expectCall().reply(404, errorBody(404, 'not_found'))
    expect(await source.find('helixworks.example', signal)).toBeNull()
  })

  it('reads what the criteria ask for, and nothing else', async () => {
    expectCall().reply(200, {
      status: 200,
      likelihood: 8,
      name: 'helixworks',
      size: '51-200',
      employee_count: 83,
      industry: 'biotechnology',
      inferred_revenue: '$50M-$100M',
      location: { country: 'united states', locality: 'boston' },
      naics: null,
    })
    expect(await source.find('helixworks.example', signal)).toEqual({
      'company.industry': 'biotechnology',
      'company.employees': 83,
      'company.revenue': 50_000_000,
      'company.hqCountry': 'united states',
    })
  })

  it('leaves out what is unknown', async () => {
    const unknown = {
      industry: null,
      size: null,
      employee_count: null,
      inferred_revenue: null,
      location: null,
    }
    expectCall().reply(200, { status: 200, ...unknown })
    expect(await source.find('helixworks.example', signal)).toEqual({})
  })

  it.each([
    ['$0-$1M', 0],
    ['$1M-$10M', 1_000_000],
    ['$500M-$1B', 500_000_000],
    ['$1B-$10B', 1_000_000_000],
    ['$10B+', 10_000_000_000],
    ['a lot', undefined],
  ])('takes the lower bound of %s', async (band, revenue) => {
    expectCall().reply(200, { inferred_revenue: band })
    expect((await source.find('helixworks.example', signal))?.['company.revenue']).toBe(revenue)
  })

  it.each([
    ['1-10', 1],
    ['10001+', 10_001],
  ])('counts heads by the band %s where no count is given', async (size, employees) => {
    expectCall().reply(200, { size })
    expect((await source.find('helixworks.example', signal))?.['company.employees']).toBe(employees)
  })
})
