import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

describe('sweep-ledger', () => {
  let database: Database
  let world: JobWorld
  const later = (seconds: number) => {
    world.clock = new Date(world.clock.getTime() + seconds * 1_000)
  }
  const sweep = async (backlog: Record<string, number> = { scoring: 1 }, isQueueIdle = false) => {
    world.enqueued.length = 0
    await sweepLedger.run({ isQueueIdle }, { ...world.context, backlog: async () => backlog })
    return world.enqueued.map(({ job, leads }) => [job, leads])
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(
      leadOf('changed'),
      leadOf('qualified', qualified),
      leadOf('decided', { format: 'webinar' }),
    )
    await score.run({ crm: crmName, leads: [refOf('qualified'), refOf('decided')] }, world.context)
  })
  afterAll(() => database.close())

  it('enqueues again what the queue lost, each where it stopped', async () => {
    later(31)
    expect(await sweep()).toEqual([
      ['enrich', 1],
      ['route', 1],
      ['write-back', null],
    ])
  })

  it('leaves leads alone that are only on their way', async () => {
    later(29)
    expect(await sweep()).toEqual([])
  })

  it('takes also what was touched a moment ago when the queue is known to be idle', async () => {
    later(1)
    expect(await sweep({}, true)).toHaveLength(3)
  })

  it('waits while the queue is busy, but not for ever', async () => {
    later(31)
    expect(await sweep({ scoring: 1, hubspot: 40 })).toEqual([])
    later(15 * 60)
    expect(await sweep({ scoring: 1, hubspot: 40 })).toHaveLength(3)
  })
})
