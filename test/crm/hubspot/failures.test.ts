import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../../src/ports/failure.ts'
import { failureOf } from '../crm-contract.ts'
import { connect, hubspot, keepWireStrict, unhurried } from './wire.ts'

keepWireStrict()

const refusal = (more: Record<string, unknown>) => ({ status: 'error', correlationId: 'c-1', ...more })
const searchPath = '/crm/v3/objects/contacts/search'

interface Example {
  readonly status: number
  readonly body: string | Record<string, unknown>
  readonly headers?: Record<string, string>
  readonly kind: FailureKind
  readonly retryAfterMs?: number
  readonly says?: string
}

const html = { 'content-type': 'text/html' }

const examples: Record<string, Example> = {
  'an unknown token': {
    status: 401,
    body: refusal({ category: 'INVALID_AUTHENTICATION', message: 'Authentication credentials not found.' }),
    kind: 'unauthorized',
    says: 'HUBSPOT_ACCESS_TOKEN',
  },
  'a missing scope that is named': {
    status: 403,
    body: refusal({
      category: 'MISSING_SCOPES',
      message: 'This app hasn’t been granted all required scopes.',
      errors: [
        { message: 'One or more scopes', context: { requiredGranularScopes: ['crm.objects.contacts.read'] } },
      ],
    }),
    kind: 'misconfigured',
    says: 'crm.objects.contacts.read',
  },
  'a refusal that names no scope': {
    status: 403,
    body: {},
    kind: 'misconfigured',
    says: 'crm.objects.contacts.read',
  },
  'the ten-second limit': {
    status: 429,
    body: refusal({
      policyName: 'TEN_SECONDLY_ROLLING',
      message: 'You have reached your ten_secondly_rolling limit.',
    }),
    kind: 'rate-limited',
    retryAfterMs: 10_000,
  },
  'the search limit, which has no policy name': {
    status: 429,
    body: refusal({ message: 'You have reached your secondly limit.' }),
    kind: 'rate-limited',
    retryAfterMs: 1_000,
  },
  'the daily limit': {
    status: 429,
    body: refusal({ policyName: 'DAILY', message: 'You have reached your daily limit.' }),
    kind: 'rate-limited',
    retryAfterMs: 900_000,
  },
  'a limit that says how long': {
    status: 429,
    body: refusal({ policyName: 'DAILY' }),
    headers: { 'retry-after': '7' },
    kind: 'rate-limited',
    retryAfterMs: 7_000,
  },
  'an account that is moved': {
    status: 477,
    body: refusal({ message: 'Migration in progress' }),
    headers: { 'retry-after': '3600' },
    kind: 'rate-limited',
    retryAfterMs: 3_600_000,
  },
  'an account that is moved for nobody knows how long': { status: 477, body: {}, kind: 'transient' },
  'a lock': { status: 423, body: refusal({ message: 'Locked' }), kind: 'transient' },
  'an answer that took too long': { status: 524, body: '<html>', headers: html, kind: 'transient' },
  'a proxy in trouble': { status: 502, body: '<html>', headers: html, kind: 'transient' },
  'an HTML page with status 200': { status: 200, body: '<html>', headers: html, kind: 'transient' },
  'broken JSON with status 200': { status: 200, body: '{"total": 1, "resul', kind: 'transient' },
  'JSON of another shape': { status: 200, body: { total: 'many' }, kind: 'transient' },
  'results that are no list': { status: 200, body: { total: 1, results: 7 }, kind: 'transient' },
  'another address than HubSpot’s': {
    status: 404,
    body: '<html>',
    headers: html,
    kind: 'misconfigured',
    says: 'HUBSPOT_API_URL',
  },
  'a query that HubSpot refuses': {
    status: 400,
    body: refusal({ category: 'VALIDATION_ERROR', message: 'There was a problem with the request.' }),
    kind: 'misconfigured',
    says: 'There was a problem with the request.',
  },
}

describe('an answer that is no success', () => {
  for (const [name, { status, body, headers, kind, retryAfterMs, says }] of Object.entries(examples)) {
    it(`is ${kind}: ${name}`, async () => {
      hubspot().post(searchPath).reply(status, body, headers)
      const failure = await failureOf(connect().pullChanges(null, unhurried))
      expect(failure.kind).toBe(kind)
      expect(failure.retryAfterMs).toBe(retryAfterMs ?? null)
      expect(failure.origin).toBe('hubspot')
      expect(failure.cause).toBeDefined()
      if (says !== undefined) expect(failure.message).toContain(says)
      if (typeof body === 'object' && 'correlationId' in body) {
        expect((failure.cause as Error).message).toContain('c-1')
        // Another one each time: in the message it would make every failure a new one.
        expect(failure.message).not.toContain('c-1')
      }
    })
  }

  it('is transient when the host is not known, and names it', async () => {
    hubspot()
      .post(searchPath)
      .replyWithError(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))
    const failure = await failureOf(connect().pullChanges(null, unhurried))
    expect(failure.kind).toBe('transient')
    expect(failure.message).toContain('hubspot.example')
  })

  it('carries no e-mail address of a refused call', async () => {
    const message = 'Contact already exists: minnie@mouse.example. Existing ID: 123'
    hubspot()
      .post(searchPath)
      .reply(409, refusal({ category: 'CONFLICT', message }))
    const failure = await failureOf(connect().pullChanges(null, unhurried))
    expect(failure.message).not.toContain('mouse')
    expect(failure.message).toContain('Existing ID: 123')
  })

  it('asks nothing when it was given up before it began', async () => {
    const failure = await failureOf(connect().pullChanges(null, AbortSignal.abort()))
    expect(failure.kind).toBe('transient')
  })
})

describe('telemetry', () => {
  it('is told each call with its purpose and status, and null where no answer came', async () => {
    hubspot().post(searchPath).reply(503, {})
    hubspot().post(searchPath).replyWithError('reset')
    const observed: unknown[] = []
    const crm = connect({
      observe: ({ origin, purpose, status }) => observed.push([origin, purpose, status]),
    })
    await failureOf(crm.pullChanges(null, unhurried))
    await failureOf(crm.pullChanges(null, unhurried))
    expect(observed).toEqual([
      ['hubspot', 'search', 503],
      ['hubspot', 'search', null],
    ])
  })
})

describe('a redirect', () => {
  it.each([300, 301, 302, 303, 307, 308])(
    'D9 of status %i is not followed, with or without a body in hand',
    async (status) => {
      const elsewhere = { location: 'https://elsewhere.example/crm/v3/objects/contacts/search' }
      hubspot().post(searchPath).reply(status, '', elsewhere)
      const failure = await failureOf(connect().pullChanges(null, unhurried))
      expect(failure).toMatchObject({
        kind: 'misconfigured',
        message: `HubSpot at hubspot.example answered ${status}, a redirect, which is not followed; set HUBSPOT_API_URL to https://api.hubapi.com`,
      })
      hubspot()
        .get(/^\/crm\/v3\/owners/)
        .reply(status, '', elsewhere)
      expect((await failureOf(connect().readOwners(unhurried))).kind).toBe('misconfigured')
    },
  )
})
