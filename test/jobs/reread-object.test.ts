import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rereadObject } from '../../jobs/reread-object.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import { readingFingerprints } from '../../src/domain/reading-fingerprint.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

const before = { contact: 'read otherwise' }
const [first, second] = [{ at: 1 }, { at: 2 }]

describe('an object that is read otherwise than before', () => {
  let database: Database
  let world: JobWorld

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    const { ledger } = world.context
    await ledger.readings.publish(crmName, before, world.clock)
    await world.hold(leadOf('1'), leadOf('2'), leadOf('3'))
    await ledger.leads.storePage({
      crm: crmName,
      from: null,
      to: { pulled: true },
      leads: [],
      readings: before,
      now: world.clock,
    })
    await publish()
  })
  afterAll(() => database.close())

  const now = () => readingFingerprints(world.context.mapping(crmName))
  const publish = (fingerprints: Readonly<Record<string, string>> = now()) =>
    world.context.ledger.readings.publish(crmName, fingerprints, world.clock)
  const run = () => rereadObject.run({ crm: crmName, object: 'contact' }, world.context)
  const due = () => world.context.ledger.readings.due(crmName, now())
  const titled = (id: string) => leadOf(id, { title: 'CEO' })
  const titles = async () =>
    (await world.context.ledger.leads.read(['1', '2', '3'].map(refOf))).map(({ lead }) => lead.values.title)
  const sweep = async () => {
    world.enqueued.length = 0
    await sweepLedger.run({ isQueueIdle: true }, world.context)
    return world.enqueued.filter(({ job }) => job === 'reread-object')
  }

  it('B2 takes what unmoved stamps hold now, and has only what differs decided', async () => {
    world.crm.allPages = [{ leads: [titled('1'), leadOf('2'), titled('3')], position: first, more: false }]
    await run()
    expect(await titles()).toEqual(['CEO', null, 'CEO'])
    expect(world.enqueued).toMatchObject([{ job: 'enrich', leads: 2, urgency: 'backfill' }])
    expect(await due()).toEqual([])
  })

  it('B2 has leads decided, and so written, of which a field is written from now on', async () => {
    const read = [leadOf('1'), leadOf('2')]
    const written = read.map((lead) => ({ ...lead, written: { ...lead.written, plumbline_tier: null } }))
    world.crm.allPages = [{ leads: [...written, leadOf('3')], position: first, more: false }]
    await run()
    expect(world.enqueued).toMatchObject([{ job: 'enrich', leads: 2, urgency: 'backfill' }])
  })

  it('B2 goes on behind the last stored page after a kill, and only then is done', async () => {
    world.crm.allPages = [{ leads: [titled('1')], position: first, more: true }]
    await run()
    expect(world.enqueued.at(-1)).toMatchObject({ job: 'reread-object', urgency: 'backfill' })
    world.crm.failing.readAll = new Failure('transient', 'cut off', { cause: null })
    await expect(run()).rejects.toThrow('cut off')
    world.crm.failing = {}
    expect(await sweep()).toMatchObject([{ urgency: 'backfill' }])
    const asked: unknown[] = []
    world.crm.readAll = async (_, position) => {
      asked.push(position)
      return { leads: [titled('2'), titled('3')], position: second, more: false }
    }
    await run()
    expect(asked).toEqual([first])
    expect(await titles()).toEqual(['CEO', 'CEO', 'CEO'])
    expect(await sweep()).toEqual([])
  })

  it('B2 leaves the position of the pull alone', async () => {
    world.crm.allPages = [{ leads: [], position: first, more: true }]
    await run()
    expect(await world.context.ledger.leads.readPosition(crmName)).toEqual({ pulled: true })
  })

  it('B2 passes over a row that is older than what a pull stored meanwhile', async () => {
    await world.store(leadOf('1', { title: 'Intern' }, {}, '2026-11-20T11:00:00.000Z'))
    world.crm.allPages = [{ leads: [titled('1')], position: first, more: false }]
    await run()
    expect((await titles())[0]).toBe('Intern')
  })

  it.each<[string, (string | null)[]]>([
    ['changed twice', ['a third', null]],
    ['changed back', ['read otherwise', null]],
  ])('B2 begins anew where the mapping was %s in the middle', async (_, steps) => {
    world.crm.allPages = [{ leads: [titled('1')], position: first, more: true }]
    await run()
    for (const step of steps) await publish(step === null ? now() : { contact: step })
    expect(await world.context.ledger.readings.readPosition(crmName, 'contact', now().contact ?? '')).toEqual(
      { position: null },
    )
  })

  it('B2 takes the mapping’s return for a change, though nothing of it was read', async () => {
    await publish(before)
    expect(await world.context.ledger.readings.due(crmName, before)).toEqual(['contact'])
  })

  it('B2 drops a page that was asked for by the mapping of before', async () => {
    world.crm.readAll = async () => {
      await publish({ contact: 'a third' })
      return { leads: [titled('1')], position: first, more: true }
    }
    await run()
    expect(await titles()).toEqual([null, null, null])
    expect(await due()).toEqual([])
  })

  it('B2 stores nothing that another process pulls by another mapping', async () => {
    const page = { crm: crmName, from: { pulled: true }, to: { pulled: 2 }, leads: [], now: world.clock }
    const { storePage } = world.context.ledger.leads
    expect(await storePage({ ...page, readings: before })).toMatchObject({
      isSuperseded: true,
      isReadOtherwise: true,
    })
    expect(await storePage({ ...page, readings: now() })).toMatchObject({
      isSuperseded: false,
      isReadOtherwise: false,
    })
  })

  it('B2 is left to the first pull where there was none', async () => {
    world = await createJobWorld(database)
    await publish(before)
    await publish()
    expect(await due()).toEqual([])
  })

  it('B2 is read again on demand, without a changed mapping', async () => {
    world.crm.allPages = [{ leads: [], position: first, more: false }]
    await run()
    expect(await due()).toEqual([])
    await world.context.ledger.readings.restart(crmName, ['contact'])
    expect(await due()).toEqual(['contact'])
    expect(await world.context.ledger.readings.countDue(crmName, now())).toBe(3)
  })
})
