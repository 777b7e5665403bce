import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHubspot } from '../../../src/crm/hubspot/index.ts'
import { CrmMapping } from '../../../src/domain/crm-mapping.ts'
import { type FieldName, fieldNames } from '../../../src/domain/lead-fields.ts'
import type { Crm } from '../../../src/ports/crm.ts'
import { type HubspotSandbox, startHubspotSandbox } from '../../../src/sandbox/hubspot/hubspot-sandbox.ts'
import { createPeople, sandboxNow } from '../../../src/sandbox/people.ts'
import { shippedMapping } from './shipped-mapping.ts'

const signal = new AbortController().signal
const count = 250
/** Names of eighty letters, as an account may have them. */
const longName = (index: number) => `field_${index}_`.padEnd(80, 'x')
const wide = fieldNames.filter((name) => !name.startsWith('company.') && name !== 'email').slice(0, 30)

describe('a mapping with more property names than a search takes', () => {
  let sandbox: HubspotSandbox
  let crm: Crm
  const mapping = CrmMapping.parse({
    objects: {
      contact: {
        ...shippedMapping.objects.contact,
        read: {
          ...shippedMapping.objects.contact?.read,
          ...Object.fromEntries(wide.map((name, index) => [name, longName(index)])),
        },
      },
    },
  })

  beforeAll(async () => {
    sandbox = await startHubspotSandbox({
      port: 0,
      people: createPeople({ count, seed: 3, now: sandboxNow }),
      now: () => new Date(),
    })
    for (const index of wide.keys()) sandbox.defineProperty('contact', longName(index), {})
    crm = createHubspot({
      baseUrl: sandbox.url,
      accessToken: sandbox.token,
      mapping,
      timeoutMs: 5_000,
      overlapMs: 60_000,
      observe: () => undefined,
    })
    const title = longName(wide.indexOf('title'))
    for (const id of sandbox.ids('contact')) sandbox.editAsPerson('contact', id, { [title]: `CEO ${id}` })
  })
  afterAll(() => sandbox[Symbol.asyncDispose]())

  const titlesOf = (
    leads: readonly { values: Readonly<Record<FieldName, unknown>>; ref: { id: string } }[],
  ) => leads.filter(({ values, ref }) => values.title === `CEO ${ref.id}`).length

  it('B7 is pulled: ids by search, values by their ids, no more calls than forecast', async () => {
    const forecast = await crm.forecast(null, 0, signal)
    const before = sandbox.callCounts()
    const page = await crm.pullChanges(null, signal)
    expect([page.more, page.leads.length, titlesOf(page.leads)]).toEqual([false, count, count])
    const after = sandbox.callCounts()
    const made = (purpose: string) => (after[purpose] ?? 0) - (before[purpose] ?? 0)
    expect([made('search'), made('read')]).toEqual([2, 3])
    expect(forecast.calls).toBeGreaterThanOrEqual(5)
  })

  it('B7 is read as a whole, and by its ids, in the same way', async () => {
    expect(titlesOf((await crm.readAll('contact', null, signal)).leads)).toBe(count)
    const refs = sandbox.ids('contact').map((id) => ({ crm: 'hubspot', object: 'contact', id }))
    expect(titlesOf(await crm.readLeads(refs, signal))).toBe(count)
  })

  it('B7 finds the people of a changed company, with their values', async () => {
    const { position } = await crm.pullChanges(null, signal)
    const [company = ''] = sandbox.ids('company')
    sandbox.editAsPerson('company', company, { industry: 'BIOTECHNOLOGY' })
    const page = await crm.pullChanges(position, signal)
    expect(titlesOf(page.leads)).toBe(page.leads.length)
    expect(page.leads.length).toBeGreaterThan(0)
  })
})
