import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import type { CrmValue, LeadValues } from '../../src/domain/lead.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const key = 'hubspot/contact/1'
const lost = new Failure('transient', 'The answer was lost.', { cause: null })

describe('a write whose answer was lost', () => {
  let database: Database
  let world: JobWorld
  const leads = [refOf('1')]
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const read = async () => (await world.context.ledger.leads.read(leads))[0]
  const states = async () =>
    (await world.context.ledger.reports.history([refOf('1')])).writes.map(({ state }) => state)
  const inCrm = () => world.crm.leads.get(key)

  /** Somebody changes the record, and the next pull brings it. */
  async function changeAsPerson(
    changes: Readonly<Record<string, CrmValue>>,
    values: Partial<LeadValues> = {},
  ): Promise<void> {
    const lead = inCrm() ?? expect.unreachable()
    await world.hold(changedIn({ ...lead, values: { ...lead.values, ...values } }, changes))
    await score.run({ crm: crmName, leads }, world.context)
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(leadOf('1', qualified))
    await score.run({ crm: crmName, leads }, world.context)
    await route.run({ crm: crmName, leads }, world.context)
    world.crm.answersLost = lost
    await expect(drain()).rejects.toThrow('The answer was lost.')
    world.crm.answersLost = null
    expect(inCrm()?.written).toMatchObject({ hubspot_owner_id: '1' })
    expect(await read()).toMatchObject({ lastWritten: {}, unanswered: { hubspot_owner_id: '1' } })
  })
  afterAll(() => database.close())

  it('is settled by reading: what arrived counts as ours, and nothing is sent again', async () => {
    await drain()
    expect(world.crm.written).toHaveLength(1)
    expect(await read()).toMatchObject({
      lastWritten: {
        hubspot_owner_id: '1',
        lifecyclestage: 'marketingqualifiedlead',
        plumbline_stage: 'sal',
      },
      unanswered: null,
    })
    expect(await states()).toEqual(['unchanged', 'confirmed'])
  })

  it('leaves an owner cleared whom a person clears after it was settled', async () => {
    await drain()
    await changeAsPerson({ hubspot_owner_id: null })
    await drain()
    expect(inCrm()?.written.hubspot_owner_id).toBeNull()
  })

  it('leaves an owner cleared whom a person clears before it was settled', async () => {
    await changeAsPerson({ hubspot_owner_id: null })
    await drain()
    expect(inCrm()?.written.hubspot_owner_id).toBeNull()
    expect(await read()).toMatchObject({ lastWritten: { hubspot_owner_id: '1' }, unanswered: null })
  })

  it('is settled also when a pull brought it first, and its stage is not taken for a person’s', async () => {
    await changeAsPerson({})
    expect((await read())?.decision?.decision.explanation.because.join(' ')).not.toContain('people set')
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ unwritten: 1 })
    await drain()
    expect(world.crm.written).toHaveLength(1)
    expect(await read()).toMatchObject({ lastWritten: { hubspot_owner_id: '1' }, unanswered: null })
  })

  it('is read before anything else is sent, also when only a plain field would change', async () => {
    await drain()
    world.crm.read.length = 0
    world.crm.answersLost = lost
    await changeAsPerson({}, { 'engagement.productPagesInOneDay': 0 })
    await expect(drain()).rejects.toThrow()
    expect(world.crm.read).toEqual([])
    world.crm.answersLost = null
    await drain()
    expect(world.crm.read).toEqual([leads])
    expect(world.crm.written).toHaveLength(2)
  })

  it('stays without one where the CRM does not show the record, until it does', async () => {
    const held = inCrm() ?? expect.unreachable()
    world.crm.leads.delete(key)
    await drain()
    expect(await read()).toMatchObject({ lastWritten: {}, unanswered: { hubspot_owner_id: '1' } })
    world.crm.leads.set(key, held)
    world.clock = new Date(world.clock.getTime() + 3_600_000)
    await drain()
    expect(world.crm.written).toHaveLength(1)
    expect(await read()).toMatchObject({ lastWritten: { hubspot_owner_id: '1' }, unanswered: null })
  })

  it('is sent again when it never arrived', async () => {
    world.crm.leads.set(key, leadOf('1', qualified))
    await drain()
    expect(world.crm.written).toHaveLength(2)
    expect(await read()).toMatchObject({ lastWritten: { hubspot_owner_id: '1' }, unanswered: null })
    expect(await states()).toEqual(['confirmed', 'unanswered'])
  })
})

describe('a write that one lead’s answer leaves in doubt', () => {
  let database: Database
  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  afterAll(() => database.close())

  it('is settled by reading as well', async () => {
    const world = await createJobWorld(database)
    const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
    await world.hold(leadOf('1', { format: 'webinar' }))
    await score.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    world.crm.refuse = ({ ref, changes }) => {
      world.crm.leads.set(key, changedIn(world.crm.leads.get(key) ?? leadOf(ref.id), changes))
      return lost
    }
    expect((await drain())?.failures).toHaveLength(1)
    world.clock = new Date(world.clock.getTime() + 60_000)
    await drain()
    expect(world.crm.written).toHaveLength(1)
    const [stored] = await world.context.ledger.leads.read([refOf('1')])
    expect(stored).toMatchObject({ lastWritten: { lifecyclestage: 'lead' }, unanswered: null })
  })
})
