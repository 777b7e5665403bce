import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHubspot } from '../../src/crm/hubspot/index.ts'
import { CrmMapping } from '../../src/domain/crm-mapping.ts'
import type { ChangePage, Crm } from '../../src/ports/crm.ts'
import { type HubspotSandbox, startHubspotSandbox } from '../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { createPeople, sandboxNow } from '../../src/sandbox/people.ts'
import { shippedMapping as hubspotMapping } from './hubspot/shipped-mapping.ts'
import { type OpenOrg, openOrg } from './salesforce/open-org.ts'
import { shippedMapping } from './salesforce/shipped-mapping.ts'

const { signal } = new AbortController()
const people = [...createPeople({ count: 12, seed: 3, now: sandboxNow })]
const revenuesOf = ({ leads }: ChangePage, object: string) =>
  leads.flatMap(({ ref, values }) => (ref.object === object ? [values['company.revenue'] ?? []].flat() : []))

describe('amounts in Salesforce', () => {
  let org: OpenOrg
  let crm: Crm

  beforeAll(async () => {
    org = await openOrg(people)
    crm = org.connect()
    await crm.setup({}, signal)
  })
  afterAll(() => org[Symbol.asyncDispose]())

  it('B5 stay figures where the org has one currency, which it names nowhere', async () => {
    const page = await crm.pullChanges(null, signal)
    expect(revenuesOf(page, 'Lead').length).toBeGreaterThan(0)
    expect(revenuesOf(page, 'Lead').every((value) => typeof value === 'number')).toBe(true)
    org.calls.length = 0
    await crm.pullChanges(page.position, signal)
    expect(org.calls.map(({ purpose }) => purpose)).toEqual(['pull'])
  })

  it('B5 are in the currency that the mapping names where the org names none', async () => {
    const text = JSON.stringify(shippedMapping)
    const mapping = CrmMapping.parse(
      JSON.parse(
        text.replaceAll(
          /"AnnualRevenue"\],"values":\{\},"currency":null/g,
          '"AnnualRevenue"],"values":{},"currency":"JPY"',
        ),
      ),
    )
    const page = await org.connect({ mapping }).pullChanges(null, signal)
    expect(revenuesOf(page, 'Lead').every((value) => String(value).endsWith(' JPY'))).toBe(true)
  })

  it('B5 go with their record’s currency where the org works in several', async () => {
    for (const object of ['Lead', 'Contact', 'Account'])
      org.sandbox.defineField(object, 'CurrencyIsoCode', {})
    const [yen = '', nobodys = '', ...others] = org.sandbox.ids('Lead')
    for (const id of [yen, ...others]) org.sandbox.editAsPerson('Lead', id, { CurrencyIsoCode: 'USD' })
    for (const id of org.sandbox.ids('Account'))
      org.sandbox.editAsPerson('Account', id, { AnnualRevenue: 900, CurrencyIsoCode: 'EUR' })
    org.sandbox.editAsPerson('Lead', yen, { AnnualRevenue: 350_000_000, CurrencyIsoCode: 'JPY' })
    org.sandbox.editAsPerson('Lead', nobodys, { AnnualRevenue: 500 })
    const fresh = org.connect()
    const page = await fresh.pullChanges(null, signal)
    const revenueOf = (id: string) => page.leads.find(({ ref }) => ref.id === id)?.values['company.revenue']
    expect(revenueOf(yen)).toBe('350000000 JPY')
    expect(revenueOf(nobodys)).toBe('500 XXX')
    expect(new Set(revenuesOf(page, 'Contact'))).toEqual(new Set(['900 EUR']))
    const [again] = await fresh.readLeads([{ crm: 'salesforce', object: 'Lead', id: yen }], signal)
    expect(again?.values['company.revenue']).toBe('350000000 JPY')
  })
})

describe('amounts in HubSpot', () => {
  let sandbox: HubspotSandbox
  beforeAll(async () => {
    sandbox = await startHubspotSandbox({ port: 0, people, now: () => new Date() })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())
  const connect = () =>
    createHubspot({
      baseUrl: sandbox.url,
      accessToken: sandbox.token,
      mapping: hubspotMapping,
      timeoutMs: 5_000,
      overlapMs: 60_000,
      observe: () => undefined,
    })

  it('B5 are in the account’s own currency, asked for once', async () => {
    const dollars = revenuesOf(await connect().pullChanges(null, signal), 'contact')
    expect(dollars.length).toBeGreaterThan(0)
    expect(dollars.every((value) => typeof value === 'number')).toBe(true)
    sandbox.keepMoneyIn('JPY')
    const crm = connect()
    const before = sandbox.callCounts().account ?? 0
    const page = await crm.pullChanges(null, signal)
    expect(revenuesOf(page, 'contact')).toEqual(dollars.map((value) => `${value} JPY`))
    await crm.pullChanges(null, signal)
    expect((sandbox.callCounts().account ?? 0) - before).toBe(1)
  })
})
