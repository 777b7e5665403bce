import { describe, expect, it } from 'vitest'
import { createHubspot } from '../../../src/crm/hubspot/index.ts'
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { makePeople } from '../contract-people.ts'
import { createMovedClock, pullAll } from '../crm-contract.ts'
import { shippedMapping } from './shipped-mapping.ts'
import { unhurried } from './wire.ts'

describe('the calls for 1,000 changed leads', () => {
  it('are at most 24: pull, companies, guard reads of a third and writes of all', async () => {
    const clock = createMovedClock()
    await using sandbox = await startHubspotSandbox({ port: 0, people: makePeople(1_000), now: clock.now })
    let observed = 0
    const crm = createHubspot({
      baseUrl: sandbox.url,
      accessToken: sandbox.token,
      mapping: shippedMapping,
      timeoutMs: 10_000,
      overlapMs: 60_000,
      observe: () => {
        observed += 1
      },
      now: clock.now,
    })
    await crm.setup({}, unhurried)
    const setupCalls = observed

    const { leads } = await pullAll(crm, null)
    await crm.readLeads(
      leads.slice(0, 300).map(({ ref }) => ref),
      unhurried,
    )
    for (let from = 0; from < leads.length; from += crm.writeBatchSize) {
      const writes = leads.slice(from, from + crm.writeBatchSize).map(({ ref }) => ({
        ref,
        changes: { plumbline_score: 5, lifecyclestage: 'marketingqualifiedlead' },
      }))
      const answers = await crm.writeBack(writes, unhurried)
      expect(answers.every(({ failure }) => failure === null)).toBe(true)
    }

    const { search, companies, read, write } = sandbox.callCounts()
    expect({ search, companies, read, write }).toEqual({ search: 5, companies: 1, read: 3, write: 10 })
    // One more asks in which money the account keeps amounts; then nobody asks for an hour.
    expect(observed - setupCalls).toBe(20)
    expect(sandbox.writeCounts()).toEqual({ changed: 1_000, needless: 0 })
  })
})
