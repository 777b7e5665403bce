import { describe, expect, it } from 'vitest'
import type { PullPosition } from '../../../src/ports/crm.ts'
import { failureOf } from '../crm-contract.ts'
import { answeredAtMs, batch, connect, contact, hubspot, keepWireStrict, unhurried } from './wire.ts'

keepWireStrict()

const searchPath = '/crm/v3/objects/contacts/search'
const overlapMs = 120_000

interface SearchBody {
  readonly filterGroups: { filters: { propertyName: string; operator: string; value: string }[] }[]
  readonly sorts: unknown
  readonly limit: number
  readonly properties: string[]
  readonly after?: string
}

/** A search for what changed since a moment, above an id, as it must be asked. */
const asksFor =
  (since: number, lastId: string) =>
  (body: SearchBody): boolean => {
    expect(body.filterGroups).toEqual([
      {
        filters: [
          { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(since) },
          { propertyName: 'hs_object_id', operator: 'GT', value: lastId },
        ],
      },
    ])
    expect(body.sorts).toEqual([{ propertyName: 'hs_object_id', direction: 'ASCENDING' }])
    expect(body.limit).toBe(200)
    expect(body.after).toBeUndefined()
    expect(JSON.stringify(body).length).toBeLessThanOrEqual(3_000)
    return true
  }

const contacts = (from: number, count: number, properties: Record<string, string> = {}) =>
  Array.from({ length: count }, (_, index) => contact(String(from + index), properties))

describe('pulling', () => {
  it('refuses a position that is none of its own', async () => {
    const failure = await failureOf(connect().pullChanges({ SystemModstamp: 'x' }, unhurried))
    expect(failure.kind).toBe('misconfigured')
  })

  it('does not guess the end of the window when HubSpot’s clock is unknown', async () => {
    hubspot().post(searchPath).reply(200, { total: 0, results: [] }, { date: '' })
    expect((await failureOf(connect().pullChanges(null, unhurried))).kind).toBe('misconfigured')
  })

  it('asks from the beginning, and starts the next window before the stamp of the first answer', async () => {
    hubspot().post(searchPath, asksFor(0, '0')).reply(200, { total: 0, results: [] })
    const page = await connect().pullChanges(null, unhurried)
    expect(page.leads).toEqual([])
    expect(page.more).toBe(false)
    const { windowStart } = page.position as { windowStart: number }
    expect(windowStart).toBeLessThanOrEqual(answeredAtMs - overlapMs)
    expect(windowStart).toBeGreaterThan(answeredAtMs - overlapMs - 60_000)
  })

  it('goes on above the last id, keeps the first answer’s stamp, and asks for no empty page at the end', async () => {
    hubspot()
      .post(searchPath, asksFor(0, '0'))
      .reply(200, { total: 350, results: contacts(1_000, 200) })
    hubspot()
      .post(searchPath, asksFor(0, '1199'))
      .reply(200, { total: 150, results: contacts(1_200, 150) }, { date: 'Fri, 20 Nov 2026 12:00:00 GMT' })
    const page = await connect().pullChanges(null, unhurried)
    expect(page.leads.length).toBe(350)
    expect(page.more).toBe(false)
    expect((page.position as { windowStart: number }).windowStart).toBeLessThan(answeredAtMs)
  })

  it('stops after its pages, and another process goes on from there', async () => {
    hubspot()
      .post(searchPath, asksFor(0, '0'))
      .reply(200, { total: 600, results: contacts(1, 200) })
    const first = await connect({ maxPagesPerPull: 1 }).pullChanges(null, unhurried)
    expect(first.more).toBe(true)
    hubspot()
      .post(searchPath, asksFor(0, '200'))
      .reply(200, { total: 400, results: contacts(201, 200) })
    const stored = JSON.parse(JSON.stringify(first.position))
    const second = await connect({ maxPagesPerPull: 1 }).pullChanges(stored, unhurried)
    expect(second.more).toBe(true)
    expect(second.position).toMatchObject({ lastId: '400' })
  })

  it.each([
    [429, { policyName: 'SECONDLY' }],
    [502, '<html>'],
  ])('hands over the pages that it has when a later one ends with %i', async (status, body) => {
    hubspot()
      .post(searchPath, asksFor(0, '0'))
      .reply(200, { total: 900, results: contacts(1, 200) })
    hubspot()
      .post(searchPath, asksFor(0, '200'))
      .reply(200, { total: 700, results: contacts(201, 200) })
    hubspot().post(searchPath, asksFor(0, '400')).reply(status, body)
    const page = await connect().pullChanges(null, unhurried)
    expect(page.leads.length).toBe(400)
    expect(page.more).toBe(true)
    expect(page.position).toMatchObject({ lastId: '400' })
  })

  it('does not hand over pages when only a person can mend what ended them', async () => {
    hubspot()
      .post(searchPath)
      .reply(200, { total: 900, results: contacts(1, 200) })
    hubspot().post(searchPath).reply(401, {})
    expect((await failureOf(connect().pullChanges(null, unhurried))).kind).toBe('unauthorized')
  })

  it('does not walk backwards when the overlap is longer than the window', async () => {
    const windowStart = answeredAtMs - 1_000
    hubspot().post(searchPath, asksFor(windowStart, '0')).reply(200, { total: 0, results: [] })
    const page = await connect().pullChanges({ windowStart, windowEnd: null, lastId: '0' }, unhurried)
    expect(page.position).toMatchObject({ windowStart })
  })

  it('reads each primary company once, 100 a call, after all pages, and remembers it for half the overlap', async () => {
    const people = Array.from({ length: 300 }, (_, index) =>
      contact(String(index + 1), { associatedcompanyid: String(9_000 + (index % 150)) }),
    )
    let now = 0
    const crm = connect({ now: () => new Date(now) })
    const companies = (ids: readonly { id: string }[]) =>
      batch(ids.map(({ id }) => contact(id, { name: `Company ${id}`, annualrevenue: '5000000' })))
    const sizes: number[] = []
    hubspot()
      .post('/crm/v3/objects/companies/batch/read')
      .times(4)
      .reply(200, async (request: Request) => {
        const { inputs } = (await request.json()) as { inputs: { id: string }[] }
        sizes.push(inputs.length)
        return companies(inputs)
      })
    const pull = async () => {
      hubspot()
        .post(searchPath)
        .reply(200, { total: 300, results: people.slice(0, 200) })
      hubspot()
        .post(searchPath)
        .reply(200, { total: 100, results: people.slice(200) })
      return await crm.pullChanges(null, unhurried)
    }
    hubspot().get('/account-info/v3/details').reply(200, { portalId: 1, companyCurrency: 'USD' })
    const page = await pull()
    expect(sizes).toEqual([100, 50])
    expect(page.leads[299]?.values).toMatchObject({
      'company.name': 'Company 9149',
      'company.revenue': 5_000_000,
    })
    now += 50_000
    await pull()
    expect(sizes).toEqual([100, 50])
    now += 20_000
    await pull()
    expect(sizes).toEqual([100, 50, 100, 50])
  })

  it('does not search again for what it found when only the companies could not be read, unless that is long ago', async () => {
    let now = 0
    const crm = connect({ now: () => new Date(now) })
    const searches = { made: 0 }
    hubspot()
      .post(searchPath)
      .times(4)
      .reply(200, () => {
        searches.made += 1
        return { total: 1, results: [contact('1', { associatedcompanyid: '9001' })] }
      })
    const companies = () => hubspot().post('/crm/v3/objects/companies/batch/read')
    const refuse = async (position: PullPosition | null = null) => {
      companies().reply(502, {})
      return (await failureOf(crm.pullChanges(position, unhurried))).kind
    }
    expect([await refuse(), await refuse(), searches.made]).toEqual(['transient', 'transient', 1])
    const other = { windowStart: 5, windowEnd: null, lastId: '0' }
    expect([await refuse(other), searches.made], 'from elsewhere').toEqual(['transient', 2])
    now += 61_000
    expect([await refuse(other), searches.made], 'long ago').toEqual(['transient', 3])
    companies().reply(200, batch([contact('9001', { name: 'Nova' })]))
    expect((await crm.pullChanges(other, unhurried)).leads[0]?.values['company.name']).toBe('Nova')
    expect(searches.made).toBe(3)
    await crm.pullChanges(other, unhurried)
    expect(searches.made, 'a page that was read is read anew').toBe(4)
  })
})
