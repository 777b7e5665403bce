import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTasks } from '../../jobs/create-tasks.ts'
import { score } from '../../jobs/score.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { QueueLoad } from '../../src/ports/job.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'
import { createTaskWorld } from './task-world.ts'

describe('sweep-ledger', () => {
  let database: Database
  let world: JobWorld
  const later = (seconds: number) => {
    world.clock = new Date(world.clock.getTime() + seconds * 1_000)
  }
  const load = (counts: Partial<QueueLoad>): QueueLoad => ({
    waiting: 0,
    active: 0,
    delayed: 0,
    isStopped: false,
    ...counts,
  })
  const sweep = async (others: Record<string, QueueLoad> = {}, isQueueIdle = false) => {
    world.enqueued.length = 0
    const queueLoads = async () => ({ scoring: load({ active: 1 }), ...others })
    await sweepLedger.run({ isQueueIdle }, { ...world.context, queueLoads })
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

  it.each([{ waiting: 40 }, { delayed: 1 }])(
    'waits while the queue is busy (%o), but not for ever',
    async (counts) => {
      const hubspot = load(counts)
      later(31)
      expect(await sweep({ hubspot })).toEqual([])
      later(15 * 60)
      expect(await sweep({ hubspot })).toHaveLength(3)
    },
  )

  it('does not take the jobs of other schedules, which come at the same moment, for work', async () => {
    later(31)
    expect(await sweep({ hubspot: load({ waiting: 1, active: 2 }) })).toHaveLength(3)
  })

  it('puts nothing into a queue that is stopped, and does not take its jobs for work', async () => {
    later(31)
    expect(await sweep({ hubspot: load({ waiting: 40, isStopped: true }) })).toEqual([['enrich', 1]])
  })

  it('names each batch by its place, so that sweeps of a queue that cannot move do not add up', async () => {
    await world.hold(...Array.from({ length: 450 }, (_, id) => leadOf(`more-${id}`)))
    later(31)
    const keys: string[] = []
    await sweepLedger.run(
      { isQueueIdle: false },
      {
        ...world.context,
        enqueue: async (job, payloads, options) => {
          for (const [index, payload] of payloads.entries())
            keys.push(`${job.name} ${options?.deduplicate?.(payload, index)}`)
        },
      },
    )
    expect(keys).toEqual([
      'enrich swept/hubspot/0',
      'enrich swept/hubspot/1',
      'enrich swept/hubspot/2',
      'route swept/hubspot/0',
      'write-back hubspot',
    ])
  })

  describe('with a task that was lost', () => {
    beforeEach(async () => {
      world = await createTaskWorld(database)
      await writeBack.run({ crm: crmName, leads: null }, world.context)
    })

    it('enqueues the job that creates it', async () => {
      later(29)
      expect(await sweep()).toEqual([])
      later(2)
      expect(await sweep()).toEqual([['create-tasks', null]])
    })

    it('waits for the moment at which one in doubt can be looked for, when nothing else is to be done', async () => {
      world.crm.failing.createTasks = new Failure('transient', 'Lost.', { cause: null })
      await expect(createTasks.run({ crm: crmName, leads: null }, world.context)).rejects.toThrow('Lost.')
      later(6)
      expect(await sweep({}, true)).toEqual([['create-tasks', null]])
      expect(world.enqueued[0]?.delayMs).toBe(60_000)
      expect(await sweep()).toEqual([])
    })
  })
})
