import { describe, expect, it } from 'vitest'
import { createHubspot } from '../../../src/crm/hubspot/index.ts'
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makePeople } from '../contract-people.ts'
import { createMovedClock, pullAll } from '../crm-contract.ts'
import { shippedMapping } from './shipped-mapping.ts'

describe('a change that the search index shows late', () => {
  it('is found by a later pull, because each window reaches back into the one before', async () => {
    const clock = createMovedClock()
    const options = { port: 0, people: makePeople(10), now: clock.now, indexLagMs: 45_000 }
    await using sandbox = await startHubspotSandbox(options)
    const crm = createHubspot({
      baseUrl: sandbox.url,
      accessToken: sandbox.token,
      mapping: shippedMapping,
      timeoutMs: 5_000,
      overlapMs: 60_000,
      observe: () => {},
      now: clock.now,
    })
    const first = await pullAll(crm, null)
    clock.advance(3_600_000)
    sandbox.editAsPerson('contact', '1000004', { jobtitle: 'President' })
    clock.advance(20_000)
    const tooEarly = await pullAll(crm, first.position)
    expect(tooEarly.leads.some(({ values }) => values.title === 'President')).toBe(false)
    clock.advance(30_000)
    const later = await pullAll(crm, tooEarly.position)
    expect(later.leads.map(({ ref, values }) => [ref.id, values.title])).toEqual([['1000004', 'President']])
    await crm.close()
  })
})
