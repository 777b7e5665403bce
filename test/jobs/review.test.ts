import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

const dayMs = 86_400_000
/** Counts for ninety days, whatever day of them it is. */
const visited = { format: 'web-form', 'engagement.lastActivityAt': '2026-11-20T10:00:00Z' }

describe('a decision made again because time went by', () => {
  let database: Database
  let world: JobWorld
  const decide = (...ids: string[]) => score.run({ crm: crmName, leads: ids.map(refOf) }, world.context)
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const inCrm = (id: string) => world.crm.leads.get(leadKey(refOf(id))) ?? expect.unreachable()
  const goOn = (days: number) => {
    world.clock = new Date(world.clock.getTime() + days * dayMs)
  }
  const toReview = async () =>
    (await world.context.ledger.leads.findStragglers(crmName, world.clock, 10)).toReview.map(({ id }) => id)
  const rows = async (table: string) =>
    (await database.pool.query<{ id: number }>(`select id from plumbline.${table}`)).rows.length
  /** How many decisions, writes in the ledger and calls that write there are. */
  const traces = async () => [await rows('decision'), await rows('write'), world.crm.written.length]

  const expectNoTraceOfTheNext = async () => {
    const before = await traces()
    goOn(7.01)
    await decide('1')
    await drain()
    expect(await traces()).toEqual(before)
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(leadOf('1', visited))
    await decide('1')
  })
  afterAll(() => database.close())

  it('leaves no trace when it is the same, and is made again a week later', async () => {
    await drain()
    const before = await traces()
    for (let week = 0; week < 4; week++) {
      goOn(7.01)
      expect(await toReview()).toEqual(['1'])
      await decide('1')
      await drain()
      expect(await toReview()).toEqual([])
    }
    expect(await traces()).toEqual(before)
  })

  it('does not try a write again that the CRM refused', async () => {
    world.crm.refuse = () => new Failure('rejected', 'a validation rule', { cause: null })
    await drain()
    expect((await traces())[2]).toBe(1)
    await expectNoTraceOfTheNext()
  })

  it('does not come back to what was left to a person', async () => {
    await drain()
    const changed = changedIn(inCrm('1'), { lifecyclestage: 'evangelist' })
    await world.hold({ ...changed, modifiedAt: world.clock.toISOString() })
    await decide('1')
    await drain()
    const [stored] = await world.context.ledger.leads.read([refOf('1')])
    expect(stored?.overrides).toHaveLength(1)
    await expectNoTraceOfTheNext()
  })

  it('is appended and written when time has changed it', async () => {
    await drain()
    const [decisions = 0, , calls = 0] = await traces()
    goOn(100)
    await decide('1')
    await drain()
    expect((await traces()).filter((_, index) => index !== 1)).toEqual([decisions + 1, calls + 1])
  })

  it('is appended for all records of a person when it is another for one of them', async () => {
    const twin = leadOf('2', { ...visited, email: 'vp.1@helix.example' })
    await world.hold(twin)
    await decide('1')
    await drain()
    const [decisions = 0] = await traces()
    await decide('1')
    expect((await traces())[0]).toBe(decisions)
    // A field of no consequence: only this record has news, and both are decided on it.
    await world.hold({
      ...inCrm('2'),
      values: { ...twin.values, phone: '+1 555 0100' },
      modifiedAt: '2026-11-21T11:00:00.000Z',
    })
    await decide('2')
    expect((await traces())[0]).toBe(decisions + 2)
  })

  it('is left to the next sweep but for once a week', async () => {
    await drain()
    goOn(7.01)
    const sweep = async () => {
      world.enqueued.length = 0
      await sweepLedger.run({ isQueueIdle: true }, world.context)
      return world.enqueued.map(({ job }) => job)
    }
    expect(await sweep()).toEqual(['reread-leads'])
    await decide('1')
    expect(await sweep()).toEqual([])
  })
})
