import { describe, expect, it } from 'vitest'
import { createHubspot } from '../../../src/crm/hubspot/index.ts'
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makeCompany, makePerson } from '../contract-people.ts'
import { createMovedClock, pullAll } from '../crm-contract.ts'
import { shippedMapping } from './shipped-mapping.ts'

const overlapMs = 60_000

/** 450 people of one company and 250 who are alone in theirs, pulled once and left alone for an hour. */
async function openAccount() {
  const clock = createMovedClock()
  const people = Array.from({ length: 700 }, (_, index) =>
    makePerson(index, { company: makeCompany(index < 450 ? 0 : index) }),
  )
  const sandbox = await startHubspotSandbox({ port: 0, people, now: clock.now })
  const connect = (maxPagesPerPull = 5) =>
    createHubspot({
      baseUrl: sandbox.url,
      accessToken: sandbox.token,
      mapping: shippedMapping,
      timeoutMs: 5_000,
      overlapMs,
      observe: () => {},
      now: clock.now,
      maxPagesPerPull,
    })
  const { position } = await pullAll(connect(), null)
  clock.advance(3_600_000)
  const settled = await pullAll(connect(), position)
  clock.advance(3_600_000)
  const counted = sandbox.callCounts()
  const callsSince = () => {
    const { search = 0, companies = 0 } = sandbox.callCounts()
    return { search: search - (counted.search ?? 0), companies: companies - (counted.companies ?? 0) }
  }
  return { sandbox, clock, connect, position: settled.position, callsSince }
}

describe('companies that changed', () => {
  it('cost one search a pull while none did', async () => {
    const { sandbox, connect, position, callsSince } = await openAccount()
    await using _ = sandbox
    expect((await pullAll(connect(), position)).leads).toEqual([])
    expect(callsSince()).toEqual({ search: 1, companies: 1 })
  })

  it.each([1, 5])('bring all their people, with %i searches at a time', async (maxPages) => {
    const { sandbox, connect, position, callsSince } = await openAccount()
    await using _ = sandbox
    for (const id of sandbox.ids('company')) sandbox.editAsPerson('company', id, { country: 'Canada' })
    const { leads } = await pullAll(connect(maxPages), position)
    expect(new Set(leads.map(({ ref }) => ref.id)).size).toBe(700)
    expect(new Set(leads.map(({ values }) => values['company.hqCountry']))).toEqual(new Set(['Canada']))
    // 251 companies are two pages; 700 people of at most 100 companies a search are a handful.
    expect(callsSince().search).toBeLessThanOrEqual(9)
  })

  it('are not taken for what is still remembered of them', async () => {
    const { sandbox, clock, connect, position } = await openAccount()
    await using _ = sandbox
    const crm = connect()
    const [company = ''] = sandbox.ids('company')
    const ref = { crm: 'hubspot', object: 'contact', id: sandbox.ids('contact')[0] ?? '' }
    const signal = new AbortController().signal
    await crm.readLeads([ref], signal)
    sandbox.editAsPerson('company', company, { name: 'Renamed' })
    clock.advance(1_000)
    await pullAll(crm, position)
    expect((await crm.readLeads([ref], signal))[0]?.values['company.name']).toBe('Renamed')
  })

  it('are found again until no process can remember them as they were', async () => {
    const { sandbox, clock, connect, position } = await openAccount()
    await using _ = sandbox
    const other = connect()
    const ref = { crm: 'hubspot', object: 'contact', id: sandbox.ids('contact')[600] ?? '' }
    const signal = new AbortController().signal
    await other.readLeads([ref], signal)
    const company = sandbox.record('contact', ref.id)?.associatedcompanyid
    sandbox.editAsPerson('company', String(company), { name: 'Renamed' })
    clock.advance(10_000)
    const found = await pullAll(connect(), position)
    expect(found.leads.map((lead) => lead.values['company.name'])).toEqual(['Renamed'])
    // The other process puts the old name back; it has forgotten it before the change is found for the last time.
    expect((await other.readLeads([ref], signal))[0]?.values['company.name']).not.toBe('Renamed')
    clock.advance(overlapMs / 2 - 5_000)
    expect((await other.readLeads([ref], signal))[0]?.values['company.name']).toBe('Renamed')
    expect((await pullAll(connect(), found.position)).leads.map(({ ref: { id } }) => id)).toEqual([ref.id])
  })
})
