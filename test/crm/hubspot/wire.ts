import nock from 'nock'
import { afterEach, beforeEach, expect } from 'vitest'
import { createHubspot, type HubspotOptions } from '../../../src/crm/hubspot/index.ts'
import type { CrmValue } from '../../../src/domain/lead.ts'
import type { Crm, LeadWrite } from '../../../src/ports/crm.ts'
import { shippedMapping } from './shipped-mapping.ts'

export const baseUrl = 'https://hubspot.example'
export const unhurried = new AbortController().signal

/** The moment that answers are stamped with, in the form of a Date header. */
export const answeredAt = 'Fri, 20 Nov 2026 09:00:00 GMT'
export const answeredAtMs = Date.parse(answeredAt)

export const connect = (options: Partial<HubspotOptions> = {}): Crm =>
  createHubspot({
    baseUrl,
    accessToken: 'pat-test',
    mapping: shippedMapping,
    timeoutMs: 1_000,
    overlapMs: 120_000,
    observe: () => {},
    ...options,
  })

/** HubSpot as far as a test declares it; every call must carry the token, and none other may be made. */
export const hubspot = (): nock.Scope =>
  nock(baseUrl, { reqheaders: { authorization: 'Bearer pat-test' } }).defaultReplyHeaders({
    'content-type': 'application/json;charset=utf-8',
    date: answeredAt,
  })

export const contact = (id: string, properties: Record<string, string | null> = {}) => ({
  id,
  properties: { hs_object_id: id, ...properties },
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-11-20T08:00:00.123Z',
  archived: false,
})

export const batch = (results: readonly unknown[], errors: readonly unknown[] = []) => ({
  status: 'COMPLETE',
  results,
  ...(errors.length > 0 && { numErrors: errors.length, errors }),
  startedAt: '2026-11-20T09:00:00.000Z',
  completedAt: '2026-11-20T09:00:00.000Z',
})

/** Where contacts are written. */
export const writePath = '/crm/v3/objects/contacts/batch/update'

export const write = (id: string, changes: Record<string, CrmValue>): LeadWrite => ({
  ref: { crm: 'hubspot', object: 'contact', id },
  changes,
})

/** One input of the call that writes. */
export const input = (id: string, properties: Record<string, string>) => ({
  id,
  properties,
  objectWriteTraceId: `plumbline-${id}`,
})

/** How HubSpot says that a value was refused, the value in it. */
export const invalid = (name: string, error: string, message: string, propertyValue: string) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: `Property values were not valid: ${JSON.stringify([
    { isValid: false, message, error, name, localizedErrorMessage: message, propertyValue, portalId: 1 },
  ])}`,
  errors: [{ message, code: error }],
})

/** Strict both ways: an unexpected call fails, and so does an expected one that never came. */
export function keepWireStrict(): void {
  beforeEach(() => nock.disableNetConnect())
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    nock.enableNetConnect()
    expect(pending).toEqual([])
  })
}
