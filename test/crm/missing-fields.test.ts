import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHubspot } from '../../src/crm/hubspot/index.ts'
import type { ChangePage, Crm } from '../../src/ports/crm.ts'
import { type HubspotSandbox, startHubspotSandbox } from '../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { createPeople, sandboxNow } from '../../src/sandbox/people.ts'
import { shippedMapping as hubspotMapping } from './hubspot/shipped-mapping.ts'
import { type OpenOrg, openOrg } from './salesforce/open-org.ts'

const signal = AbortSignal.timeout(30_000)
const people = [...createPeople({ count: 12, seed: 3, now: sandboxNow })]

const missingOf = ({ fields }: ChangePage) => fields?.missing ?? []
const titles = ({ leads }: ChangePage) => leads.flatMap(({ values }) => values.title ?? [])

describe('a mapped field that HubSpot does not show', () => {
  let sandbox: HubspotSandbox
  let crm: Crm

  beforeAll(async () => {
    sandbox = await startHubspotSandbox({ port: 0, people, now: () => new Date() })
    crm = createHubspot({
      baseUrl: sandbox.url,
      accessToken: sandbox.token,
      mapping: hubspotMapping,
      timeoutMs: 5_000,
      overlapMs: 0,
      observe: () => undefined,
    })
    await crm.setup({}, signal)
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  it('B6 is named, counts as unknown, and the rest goes on', async () => {
    const before = await crm.pullChanges(null, signal)
    expect(missingOf(before)).toEqual([])
    expect(titles(before).length).toBeGreaterThan(0)
    sandbox.hide('contact', 'jobtitle')
    sandbox.hide('company', 'industry')
    const fresh = createHubspot({
      baseUrl: sandbox.url,
      accessToken: sandbox.token,
      mapping: hubspotMapping,
      timeoutMs: 5_000,
      overlapMs: 0,
      observe: () => undefined,
    })
    const after = await fresh.pullChanges(null, signal)
    expect(missingOf(after)).toEqual(['contact.jobtitle', 'contact.company.industry'])
    expect([titles(after), after.leads.length]).toEqual([[], before.leads.length])
    sandbox.show('contact', 'jobtitle')
    sandbox.show('company', 'industry')
    expect((await fresh.pullChanges(null, signal)).fields?.shown).toContain('contact.jobtitle')
  })

  it('B6 stops the object where people write the field', async () => {
    sandbox.hide('contact', 'hubspot_owner_id')
    await expect(crm.pullChanges(null, signal)).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('hubspot_owner_id'),
    })
    sandbox.show('contact', 'hubspot_owner_id')
  })
})

describe('what Salesforce does not show', () => {
  let org: OpenOrg
  let crm: Crm

  beforeAll(async () => {
    org = await openOrg(people)
  })
  beforeEach(async () => {
    crm = org.connect()
    await crm.setup({}, signal)
  })
  afterAll(() => org[Symbol.asyncDispose]())
  const objectsOf = ({ leads }: ChangePage) => new Set(leads.map(({ ref }) => ref.object))

  it('B6 a field of one object is named, counts as unknown, and the rest goes on', async () => {
    const before = await crm.pullChanges(null, signal)
    expect(missingOf(before)).toEqual([])
    org.sandbox.hide('Lead.Title')
    const after = await crm.pullChanges(null, signal)
    expect(missingOf(after)).toEqual(['Lead.Title'])
    expect(after.leads.length).toBe(before.leads.length)
    const withTitle = after.leads.filter(({ values }) => values.title !== null)
    expect(new Set(withTitle.map(({ ref }) => ref.object))).toEqual(new Set(['Contact']))
    org.sandbox.show('Lead.Title')
  })

  it('B6 an object that others refer to leaves their own fields readable', async () => {
    org.sandbox.hide('Account')
    const page = await crm.pullChanges(null, signal)
    expect(missingOf(page)).toContain('Contact.Account.Industry')
    expect(missingOf(page).every((name) => name.startsWith('Contact.Account.'))).toBe(true)
    expect(objectsOf(page)).toEqual(new Set(['Lead', 'Contact']))
    org.sandbox.show('Account')
  })

  it.each([
    ['Lead', 'Contact', 'Lead'],
    ['Contact', 'Lead', 'Contact'],
    ['Lead.Status', 'Contact', 'Lead'],
  ])(
    'B6 without %s the pull of %s goes on, and the other begins where it stood',
    async (hidden, shown, closed) => {
      org.sandbox.hide(hidden)
      const page = await crm.pullChanges(null, signal)
      expect(objectsOf(page)).toEqual(new Set([shown]))
      expect([page.more, missingOf(page)]).toEqual([false, expect.arrayContaining([closed])])
      const ref = { crm: 'salesforce', object: closed, id: org.sandbox.ids(closed)[0] ?? '' }
      expect(await crm.readLeads([ref], signal), 'not taken for gone').toEqual([])
      org.sandbox.show(hidden)
      const later = await org.connect().pullChanges(page.position, signal)
      expect(objectsOf(later)).toContain(closed)
    },
  )

  it('B6 fails where no object is left', async () => {
    org.sandbox.hide('Lead')
    org.sandbox.hide('Contact')
    await expect(crm.pullChanges(null, signal)).rejects.toMatchObject({ kind: 'misconfigured' })
    org.sandbox.show('Lead')
    org.sandbox.show('Contact')
  })

  it('B6 costs one call a pull while it lasts, and is looked for again later', async () => {
    org.sandbox.hide('Lead.Title')
    const { position } = await crm.pullChanges(null, signal)
    org.calls.length = 0
    await crm.pullChanges(position, signal)
    expect(org.calls).toHaveLength(1)
    org.sandbox.show('Lead.Title')
  })
})
