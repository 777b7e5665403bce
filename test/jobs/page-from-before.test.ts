import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import type { Lead } from '../../src/domain/lead.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const key = 'hubspot/contact/1'

/** A pull that read a page before our write and stores it after: the page shows what stood there before. */
describe('a page that was read before our write and is stored after it', () => {
  let database: Database
  let world: JobWorld
  const leads = [refOf('1')]
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const read = async () => (await world.context.ledger.leads.read(leads))[0] ?? expect.unreachable()
  const inCrm = () => world.crm.leads.get(key) ?? expect.unreachable()
  const decide = async () => {
    await score.run({ crm: crmName, leads }, world.context)
    await route.run({ crm: crmName, leads }, world.context)
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(leadOf('1', qualified))
    await decide()
  })
  afterAll(() => database.close())

  it.each<[string, (lead: Lead) => Lead]>([
    ['the same stamp as the ledger', (lead) => lead],
    [
      'a newer stamp, of a change that no decision depends on',
      (lead) => changedIn({ ...lead, values: { ...lead.values, phone: '+1 555 0100' } }, {}),
    ],
    [
      'a newer stamp, of a change that the lead was decided on anew',
      (lead) => changedIn({ ...lead, values: { ...lead.values, 'engagement.productPagesInOneDay': 0 } }, {}),
    ],
  ])('is nobody’s act with %s', async (_, changed) => {
    const page = changed(inCrm())
    world.crm.leads.set(key, page)
    // The scripted CRM, as Salesforce, answers a write without a stamp.
    await drain()
    expect(inCrm().written.hubspot_owner_id).toBe('1')
    await world.store(page)
    await decide()
    const stored = await read()
    expect(stored.lead.written).toMatchObject({ hubspot_owner_id: '1' })
    expect(stored.overrides).toEqual([])
    await drain()
    expect(world.crm.written).toHaveLength(1)
  })

  it('is one when somebody did it after our write, also within the same moment', async () => {
    await drain()
    await world.store({
      ...inCrm(),
      modifiedAt: (await read()).lead.modifiedAt,
      written: { ...inCrm().written, hubspot_owner_id: 'sam' },
    })
    await decide()
    expect((await read()).overrides).toMatchObject([{ field: 'hubspot_owner_id', value: 'sam' }])
  })
})
