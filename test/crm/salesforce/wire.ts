import nock from 'nock'
import { afterEach, beforeEach, expect } from 'vitest'
import { createSalesforce } from '../../../src/crm/salesforce/index.ts'
import type { OutsideCall } from '../../../src/ports/crm.ts'

export const host = 'https://acme.my.salesforce.example'
export const data = '/services/data/v66.0'
export const date = 'Sat, 21 Nov 2026 10:30:00 GMT'
export const userId = '005Pb0000000001AAA'
export const organisationId = '00DPb0000000001'
export const calls: OutsideCall[] = []

const mapping = {
  objects: {
    Lead: {
      read: { email: { from: ['Email'], values: {}, currency: null } },
      write: {
        score: { field: 'Plumbline_Score__c', label: 'Score', type: 'number' as const, adopt: false },
      },
      actions: null,
      identity: { emails: [], records: {}, merged: null, precedence: 0 },
      stage: null,
      owner: 'OwnerId',
      unowned: [],
      owningQueues: [],
      guards: {},
    },
    Contact: {
      read: { 'company.name': { from: ['Account.Name'], values: {}, currency: null } },
      write: {
        score: { field: 'Plumbline_Score__c', label: 'Score', type: 'number' as const, adopt: false },
      },
      actions: null,
      identity: { emails: [], records: {}, merged: null, precedence: 0 },
      stage: null,
      owner: 'OwnerId',
      unowned: [],
      owningQueues: [],
      guards: {},
    },
  },
}

export const connect = () =>
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

export const signInForm = {
  grant_type: 'client_credentials',
  client_id: 'consumer key',
  client_secret: 's3cret&more',
}
export const expectSignIn = () =>
  nock(host)
    .post('/services/oauth2/token', signInForm)
    .reply(200, {
      access_token: 'token',
      instance_url: host,
      id: `${host}/id/${organisationId}AAA/${userId}`,
    })

/** A query that finds deleted records too. */
export const ofAll = (query: string) => ({ ofAll: query })
/** The next deleted records of an object from this moment on. */
export const deletedSince = (object: string, stamp: string) =>
  ofAll(
    `SELECT Id, SystemModstamp, IsDeleted, MasterRecordId FROM ${object} WHERE IsDeleted = true AND (SystemModstamp >= ${stamp}) ${inOrder}`,
  )

/** One composite call that must carry exactly these queries. */
export const expectQueries = (...queries: (string | ReturnType<typeof ofAll>)[]) =>
  nock(host, {
    reqheaders: { authorization: 'Bearer token', 'sforce-call-options': 'client=Plumbline' },
  }).post(`${data}/composite`, {
    compositeRequest: queries.map((query, index) => ({
      method: 'GET',
      url:
        typeof query === 'string'
          ? `${data}/query?q=${encodeURIComponent(query)}`
          : `${data}/queryAll?q=${encodeURIComponent(query.ofAll)}`,
      referenceId: `query${index}`,
    })),
  })

export const page = (records: readonly object[], done = true) => ({
  httpStatusCode: 200,
  body: { done, records },
})
export const pages = (...parts: object[]) => ({ compositeResponse: parts })
export const refusal = (errorCode: string, message: string) => [{ errorCode, message }]

export const leadRow = (n: number, second: number) => ({
  Id: `00QPb000000000${n}AAA`,
  SystemModstamp: `2026-11-21T10:11:${second}.000+0000`,
  IsConverted: false,
  ConvertedContactId: null,
  Email: `ada.${n}@acme.example`,
  Plumbline_Score__c: null,
  OwnerId: userId,
})
export const contactRow = (n: number, second: number) => ({
  Id: `003Pb000000000${n}AAA`,
  SystemModstamp: `2026-11-21T10:11:${second}.000+0000`,
  Account: { Name: 'Acme' },
  Plumbline_Score__c: 7,
  OwnerId: userId,
})

export const leadFields =
  'Id, SystemModstamp, IsConverted, ConvertedContactId, Email, Plumbline_Score__c, OwnerId'
export const contactFields = 'Id, SystemModstamp, Account.Name, Plumbline_Score__c, OwnerId'
export const inOrder = 'ORDER BY SystemModstamp, Id LIMIT 2'

/** Lets nothing out during this file's tests, and fails one whose expected calls did not come. */
export function guardTheWire(): void {
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
}
