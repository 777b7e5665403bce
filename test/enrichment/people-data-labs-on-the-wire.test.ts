import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createPeopleDataLabs } from '../../src/enrichment/people-data-labs.ts'
import type { OutsideCall } from '../../src/ports/crm.ts'
import { createDoors } from '../../src/sandbox/doors.ts'
import { createKnownCompanies, type KnownCompany } from '../../src/sandbox/people/company.ts'
import {
  type PeopleDataLabsSandbox,
  startPeopleDataLabsSandbox,
} from '../../src/sandbox/people-data-labs/people-data-labs-sandbox.ts'

const signal = new AbortController().signal
const now = () => new Date('2026-11-02T09:00:00.000Z')
const companies: readonly KnownCompany[] = [...createKnownCompanies({ seed: 1, count: 350 })]
const start = () => startPeopleDataLabsSandbox({ port: 0, companies, now })

const sourceOf = (baseUrl: string, apiKey: string, timeoutMs = 5_000) =>
  createPeopleDataLabs({ baseUrl, apiKey, timeoutMs, observe: () => {} })

const ask = (sandbox: PeopleDataLabsSandbox, target: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}${target}`, { headers: { 'X-Api-Key': sandbox.apiKey }, ...init })

/** Listens for one broken answer, which nock cannot give because it never cuts a body. */
async function listen(answer: RequestListener): Promise<{ readonly url: string } & AsyncDisposable> {
  const doors = createDoors(answer)
  return { url: await doors.open(0), [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose]() }
}

describe('a broken answer', () => {
  it('that never begins ends at the timeout, and is told without a status', async () => {
    await using server = await listen(() => {})
    const observed: OutsideCall[] = []
    const observe = (call: OutsideCall) => observed.push(call)
    const source = createPeopleDataLabs({ baseUrl: server.url, apiKey: 'key', timeoutMs: 50, observe })
    await expect(source.find('a.example', signal)).rejects.toMatchObject({
      kind: 'transient',
      message: 'no whole answer within 50 ms',
    })
    expect(observed).toMatchObject([{ status: null }])
  })

  it('that is cut in the body is transient', async () => {
    await using server = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"status":200', () => response.destroy())
    })
    await expect(sourceOf(server.url, 'key').find('a.example', signal)).rejects.toMatchObject({
      kind: 'transient',
    })
  })

  it('D9 that is a redirect is not followed with the key in its hands', async () => {
    const asked: string[] = []
    await using server = await listen((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    await expect(sourceOf(server.url, 'key').find('a.example', signal)).rejects.toMatchObject({
      kind: 'misconfigured',
      message: 'answered 307, a redirect, which is not followed: check PEOPLE_DATA_LABS_URL',
    })
    expect(asked).toHaveLength(1)
  })

  it('that stalls in the body ends at the timeout', async () => {
    await using server = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"status":200')
    })
    await expect(sourceOf(server.url, 'key', 50).find('a.example', signal)).rejects.toMatchObject({
      kind: 'transient',
      message: 'no whole answer within 50 ms',
    })
  })
})

describe('the sandbox of people data labs', () => {
  it('knows most companies and misses about 15 in 100, the same ones each time', async () => {
    await using sandbox = await start()
    const source = sourceOf(sandbox.url, sandbox.apiKey)
    const missed: string[] = []
    for (const { domain } of companies.slice(0, 200)) {
      const found = domain === null ? null : await source.find(domain, signal)
      if (found === null) missed.push(domain ?? '')
    }
    expect(missed.length).toBeGreaterThan(20)
    expect(missed.length).toBeLessThan(40)
    expect(sandbox.callCounts()).toEqual({ found: 200 - missed.length, missed: missed.length, refused: 0 })
    expect(await source.find(missed[0] ?? '', signal)).toBeNull()
  })

  it('tells the truth that the CRM lacks, revenue as the band below', async () => {
    await using sandbox = await start()
    const source = sourceOf(sandbox.url, sandbox.apiKey)
    const company = companies.find(({ index, isFit }) => isFit && index !== 0 && (index * 37) % 100 >= 15)
    const found = await source.find(company?.domain ?? '', signal)
    expect(found?.['company.industry']).toBe(company?.industry?.toLowerCase().replaceAll('_', ' '))
    expect(found?.['company.employees']).toBe(company?.employees)
    expect(found?.['company.revenue']).toBeLessThanOrEqual(company?.revenue ?? 0)
    expect(['united states', 'canada']).toContain(found?.['company.hqCountry'])
  })

  it('is strict about key, method, address and parameters', async () => {
    await using sandbox = await start()
    await expect(sourceOf(sandbox.url, 'wrong').find('a.example', signal)).rejects.toMatchObject({
      kind: 'unauthorized',
    })
    expect((await ask(sandbox, '/v5/company/enrich')).status).toBe(400)
    expect((await ask(sandbox, '/v5/company/enrich?website=nodots')).status).toBe(400)
    expect((await ask(sandbox, '/v5/company/enrich?website=a.example&min_likelihood=11')).status).toBe(400)
    expect((await ask(sandbox, '/v5/company/enrich?website=a.example&mystery=1')).status).toBe(400)
    expect((await ask(sandbox, '/v5/company/enrich?website=a.example', { method: 'POST' })).status).toBe(405)
    await expect(sourceOf(`${sandbox.url}/`, sandbox.apiKey).find('a.example', signal)).resolves.toBeNull()
    expect((await ask(sandbox, '/v6/company/enrich')).status).toBe(404)
    expect(sandbox.callCounts()).toEqual({ found: 0, missed: 1, refused: 7 })
  })

  it('lets so many calls a minute pass and says when the next may come', async () => {
    let moment = new Date('2026-11-02T09:00:40.000Z')
    await using sandbox = await startPeopleDataLabsSandbox({
      port: 0,
      companies: [],
      now: () => moment,
      callsPerMinute: 3,
    })
    const source = sourceOf(sandbox.url, sandbox.apiKey)
    for (let call = 0; call < 3; call += 1) expect(await source.find('nobody.example', signal)).toBeNull()
    await expect(source.find('nobody.example', signal)).rejects.toMatchObject({ kind: 'rate-limited' })
    moment = new Date('2026-11-02T09:01:00.000Z')
    expect(await source.find('nobody.example', signal)).toBeNull()
  })
})
