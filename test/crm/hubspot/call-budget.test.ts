import { describe, expect, it } from 'vitest'
import { Failure } from '../../../src/ports/failure.ts'
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makePeople } from '../contract-people.ts'
import { createMovedClock, failureOf, pullAll } from '../crm-contract.ts'
import { recordedBudget } from '../recorded-budget.ts'
import { batch, connect, contact, hubspot, keepWireStrict, unhurried } from './wire.ts'

const ref = { crm: 'hubspot', object: 'contact', id: '101' }
const readPath = '/crm/v3/objects/contacts/batch/read'

describe('the budget under HubSpot', () => {
  describe('on the wire', () => {
    keepWireStrict()

    it('makes no call when none may be made, and passes on why', async () => {
      const budget = recordedBudget()
      budget.closed = new Failure('rate-limited', 'used up', { cause: null, retryAfterMs: 60_000 })
      expect(await failureOf(connect({ budget }).readLeads([ref], unhurried))).toBe(budget.closed)
    })

    it.each([
      [{ policyName: 'TEN_SECONDLY_ROLLING' }, {}, 10_000],
      [{ policyName: 'SECONDLY' }, {}, 1_000],
      [{ policyName: 'DAILY' }, {}, 15 * 60_000],
      [{ policyName: 'TEN_SECONDLY_ROLLING' }, { 'retry-after': '7' }, 7_000],
    ])('pauses the lane for everybody when HubSpot refuses: %j %j', async (body, headers, forMs) => {
      const budget = recordedBudget()
      hubspot().post(readPath).reply(429, body, headers)
      const failure = await failureOf(connect({ budget }).readLeads([ref], unhurried))
      expect(failure).toMatchObject({ kind: 'rate-limited', retryAfterMs: forMs })
      expect(budget.events).toEqual([{ taken: 'ordinary' }, { paused: 'ordinary', forMs }])
    })

    it('learns the day from the headers, also those of a refusal', async () => {
      const budget = recordedBudget()
      const headers = {
        'X-HubSpot-RateLimit-Daily': '625000',
        'X-HubSpot-RateLimit-Daily-Remaining': '624000',
      }
      hubspot()
        .post(readPath)
        .reply(200, batch([contact('101')]), headers)
      await connect({ budget }).readLeads([ref], unhurried)
      hubspot().post(readPath).reply(500, {}, headers)
      await failureOf(connect({ budget }).readLeads([ref], unhurried))
      const learned = { learned: { limit: 625_000, used: 1_000 } }
      expect(budget.events).toEqual([{ taken: 'ordinary' }, learned, { taken: 'ordinary' }, learned])
    })
  })

  it('asks for each call in the lane that HubSpot counts it in', async () => {
    const clock = createMovedClock()
    await using sandbox = await startHubspotSandbox({ port: 0, people: makePeople(250), now: clock.now })
    const budget = recordedBudget()
    const crm = connect({ budget, baseUrl: sandbox.url, accessToken: sandbox.token, now: clock.now })
    const { position } = await pullAll(crm, null)
    clock.advance(3_600_000)
    const [company = ''] = sandbox.ids('company')
    sandbox.editAsPerson('company', company, { industry: 'BIOTECHNOLOGY' })
    await pullAll(crm, position)
    const taken = (lane: string) =>
      budget.events.filter((event) => 'taken' in event && event.taken === lane).length
    const learned = budget.events.filter((event) => 'learned' in event).length
    const all = Object.values(sandbox.callCounts()).reduce((sum, count) => sum + count, 0)
    expect(taken('search') + taken('ordinary')).toBe(all)
    // HubSpot's searches, of contacts and of companies alike, are the calls without these headers.
    expect(learned).toBe(taken('ordinary'))
    expect(taken('search')).toBeGreaterThan(2)
  })

  it('forecasts a run in three calls, from the beginning and from where it stands', async () => {
    const clock = createMovedClock()
    await using sandbox = await startHubspotSandbox({ port: 0, people: makePeople(250), now: clock.now })
    const crm = connect({ baseUrl: sandbox.url, accessToken: sandbox.token, now: clock.now })
    const companies = Math.ceil(sandbox.ids('company').length / 100)
    // Two searches, and the companies; a read for a third of the leads, three writes, two that are not full; tasks; the owners; the currency.
    const firstLoad = 2 + companies + 1 + 5 + 1 + 2 + 1
    expect(await crm.forecast(null, 0, unhurried)).toEqual({ leads: 250, calls: firstLoad })
    expect(sandbox.callCounts()).toEqual({ search: 1, companies: 1, owners: 1 })
    // What is in the ledger already is read again and written.
    expect(await crm.forecast(null, 150, unhurried)).toEqual({ leads: 250, calls: firstLoad + 2 + 1 })
    clock.advance(3_600_000)
    const { position } = await pullAll(crm, null)
    clock.advance(3_600_000)
    expect(await crm.forecast(position, 0, unhurried)).toEqual({ leads: 0, calls: 2 })
    expect((await crm.forecast(position, 1, unhurried)).calls).toBe(2 + 1 + 1 + 3 + 1 + 2 + 1)
    const [id = ''] = sandbox.ids('contact')
    sandbox.editAsPerson('contact', id, { jobtitle: 'Chief Operating Officer' })
    expect((await crm.forecast(position, 0, unhurried)).leads).toBe(1)
  })

  it('learns the day from a forecast, which no search would tell', async () => {
    await using sandbox = await startHubspotSandbox({ port: 0, people: makePeople(1), now: () => new Date() })
    const budget = recordedBudget()
    await connect({ budget, baseUrl: sandbox.url, accessToken: sandbox.token }).forecast(null, 0, unhurried)
    expect(budget.events.filter((event) => 'learned' in event)).toHaveLength(1)
  })
})
