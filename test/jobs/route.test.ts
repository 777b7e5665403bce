import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

describe('route', () => {
  let database: Database
  let world: JobWorld
  const run = (...ids: string[]) => route.run({ crm: crmName, leads: ids.map(refOf) }, world.context)
  const read = async (id: string) => (await world.context.ledger.leads.read([refOf(id)]))[0]

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(
      leadOf('1', qualified),
      leadOf('2', qualified),
      leadOf('3', qualified, { hubspot_owner_id: '2' }),
      leadOf('4', { format: 'webinar' }),
    )
    await score.run({ crm: crmName, leads: ['1', '2', '3', '4'].map(refOf) }, world.context)
  })
  afterAll(() => database.close())

  it('is asked for by score for the leads that qualify, which are not written before', async () => {
    expect(world.enqueued.filter(({ job }) => job === 'route')).toMatchObject([{ leads: 3 }])
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ unwritten: 1 })
  })

  it('gives each qualified lead an owner in turn, and makes it a SAL that is due to be written', async () => {
    await run('1', '2', '4')
    expect([(await read('1'))?.assignment?.ownerId, (await read('2'))?.assignment?.ownerId]).toEqual([
      '1',
      '2',
    ])
    expect((await read('1'))?.decision?.decision).toMatchObject({ stage: 'sal', ownerId: '1' })
    expect((await read('4'))?.assignment).toBeNull()
    expect(world.enqueued.at(-1)).toMatchObject({ job: 'write-back' })
  })

  it('hands out nothing when it runs again', async () => {
    await run('1', '2')
    const before = [await read('1'), await read('2')].map((lead) => lead?.assignment)
    await run('2', '1')
    expect([await read('1'), await read('2')].map((lead) => lead?.assignment)).toEqual(before)
  })

  it('leaves a lead with the person who has it, without a turn of the rotation', async () => {
    await run('3')
    expect((await read('3'))?.assignment).toMatchObject({ ownerId: '2', step: null })
  })

  it('keeps a lead as MQL and has that written when nobody takes part', async () => {
    world.crm.readOwners = async () => []
    await run('1')
    expect((await read('1'))?.decision?.decision).toMatchObject({ stage: 'mql', isRoutable: true })
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ unrouted: 3, unwritten: 2 })
  })

  it('does not decide leads again that nobody takes, asks for them an hour later, and says so once for all', async () => {
    world.crm.readOwners = async () => []
    const said: unknown[] = []
    const log = { ...world.context.log, warn: (_: string, fields?: object) => said.push(fields) }
    const decisions = async () => (await database.pool.query('select id from plumbline.decision')).rows.length
    const before = await decisions()
    const unrouted = async (seconds: number) => {
      const at = new Date(world.clock.getTime() + seconds * 1_000)
      return (await world.context.ledger.leads.findStragglers(crmName, at, 10)).unrouted.map(({ id }) => id)
    }
    const ask = () => route.run({ crm: crmName, leads: ['1', '2'].map(refOf) }, { ...world.context, log })
    await ask()
    await ask()
    expect(await decisions()).toBe(before)
    expect(said).toEqual([
      { crm: crmName, count: 2 },
      { crm: crmName, count: 2 },
    ])
    expect(await unrouted(3_600)).toEqual(['3'])
    expect(await unrouted(3_601)).toEqual(['1', '2', '3'])
    await world.context.ledger.writes.hasten(world.clock)
    expect(await unrouted(1)).toEqual(['1', '2', '3'])
  })

  it('has the MQL of a lead that nobody takes written once', async () => {
    world.crm.readOwners = async () => []
    const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
    await run('1')
    await drain()
    await run('1')
    await drain()
    expect(world.crm.written.flat().filter(({ ref }) => ref.id === '1')).toHaveLength(1)
    expect(world.crm.leads.get('hubspot/contact/1')?.written).toMatchObject({ plumbline_stage: 'mql' })
  })

  it('hands nobody’s turn to a lead that its CRM no longer holds', async () => {
    await world.hold(leadOf('5', qualified))
    await world.hold({ ...leadOf('5', qualified), standing: { kind: 'gone' } })
    world.enqueued.length = 0
    await score.run({ crm: crmName, leads: [refOf('5')] }, world.context)
    expect(world.enqueued).toEqual([])
    await run('5')
    expect((await read('5'))?.assignment).toBeNull()
  })

  it('finds an owner for somebody whose other record is in a CRM that is not connected any more', async () => {
    const email = 'ada@helix.example'
    const elsewhere = { ...refOf('6'), crm: 'another-crm' }
    await world.hold(
      { ...leadOf('6', { ...qualified, email }), ref: elsewhere },
      leadOf('6', { ...qualified, email }),
    )
    await score.run({ crm: crmName, leads: [refOf('6')] }, world.context)
    await run('6')
    expect((await read('6'))?.assignment?.ownerId).toBe('1')
    const [unconnected] = await world.context.ledger.leads.read([elsewhere])
    expect(unconnected).toMatchObject({ assignment: null, decision: null })
  })

  it('assigns nobody when the owners cannot be read, and goes again', async () => {
    world.crm.failing.readOwners = new Failure('transient', 'away', { cause: null })
    await expect(run('1')).rejects.toMatchObject({ kind: 'transient' })
    expect((await read('1'))?.assignment).toBeNull()
    world.crm.failing = {}
    await run('1')
    expect((await read('1'))?.assignment).toMatchObject({ step: 0 })
  })
})
