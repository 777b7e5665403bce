import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refreshLeads } from '../../jobs/refresh-leads.ts'
import { rereadLeads } from '../../jobs/reread-leads.ts'
import { score } from '../../jobs/score.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { readingFingerprints } from '../../src/domain/reading-fingerprint.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const dayMs = 86_400_000
const ids = ['1', '2', '3', '4', '5', '6']

describe('leads whose stamps do not move', () => {
  let database: Database
  let world: JobWorld

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    const { ledger, mapping } = world.context
    await ledger.readings.publish(crmName, readingFingerprints(mapping(crmName)), world.clock)
    await world.hold(...ids.map((id) => leadOf(id)))
  })
  afterAll(() => database.close())

  /** A formula of the CRM says something else now. */
  const changeBehind = (id: string) => {
    const lead = leadOf(id, qualified)
    world.crm.leads.set(leadKey(lead.ref), lead)
  }
  const titleOf = async (id: string) =>
    (await world.context.ledger.leads.read([refOf(id)]))[0]?.lead.values.title

  /** The leads that one tick of the slow sweep has read. */
  async function tick(days = 3, keys: string[] = []): Promise<string[]> {
    const enqueued: string[] = []
    await refreshLeads.run(
      { crm: crmName, days },
      {
        ...world.context,
        enqueue: async (job, payloads, options) => {
          expect([job.name, options?.urgency]).toEqual(['reread-leads', 'backfill'])
          for (const [index, payload] of payloads.entries()) {
            keys.push(options?.deduplicate?.(payload, index) ?? expect.unreachable())
            enqueued.push(...(payload as unknown as { leads: { id: string }[] }).leads.map(({ id }) => id))
          }
        },
      },
    )
    return enqueued
  }
  const later = (ms: number) => {
    world.clock = new Date(world.clock.getTime() + ms)
  }

  it('B3 are all read within the days, each once, and then from the start', async () => {
    const days: string[][] = []
    for (let day = 0; day < 4; day++) {
      days.push(await tick())
      later(dayMs)
    }
    expect(days.slice(0, 3).flat().toSorted()).toEqual(ids)
    expect(days.map((day) => day.length)).toEqual([2, 2, 2, 0])
    expect((await tick()).length).toBe(2)
  })

  it('B3 are not read again within the day where they make no full batch', async () => {
    expect(await tick()).toHaveLength(2)
    later(dayMs / 2)
    expect(await tick()).toEqual([])
  })

  it('B3 lose no turn to a share that still waits, and are not put behind themselves', async () => {
    const keys: string[] = []
    await tick(3, keys)
    await world.context.ledger.readings.moveRound(
      crmName,
      'contact',
      null,
      new Date(world.clock.getTime() - dayMs),
    )
    await tick(3, keys)
    later(dayMs)
    await tick(3, keys)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  it('B3 are left to the reading of the whole object while that goes on', async () => {
    const { ledger } = world.context
    await ledger.leads.storePage({
      crm: crmName,
      from: null,
      to: {},
      leads: [],
      readings: {},
      now: world.clock,
    })
    await ledger.readings.restart(crmName, ['contact'])
    expect(await tick()).toEqual([])
  })

  it('B3 tell what they hold now, and only what differs is decided', async () => {
    changeBehind('2')
    await rereadLeads.run({ crm: crmName, leads: ids.map(refOf), review: false }, world.context)
    expect(await titleOf('2')).toBe('Vice President Quality')
    expect(world.enqueued).toMatchObject([{ job: 'enrich', leads: 1 }])
  })

  it('B2 are not stored as a process reads them whose mapping is in force no more', async () => {
    changeBehind('2')
    await world.context.ledger.readings.publish(crmName, { contact: 'read otherwise' }, world.clock)
    await rereadLeads.run({ crm: crmName, leads: ids.map(refOf), review: false }, world.context)
    expect(await titleOf('2')).toBeNull()
  })

  it('B3 are read before a review decides them', async () => {
    await world.hold(leadOf('7', { ...qualified, 'engagement.lastActivityAt': '2026-11-20T10:00:00.000Z' }))
    await score.run({ crm: crmName, leads: [refOf('7')] }, world.context)
    await database.pool.query(
      `update plumbline.lead set decide_again_at = $1, is_routable = false where id = '7'`,
      [world.clock.toISOString()],
    )
    later(dayMs)
    world.enqueued.length = 0
    await sweepLedger.run({ isQueueIdle: true }, world.context)
    const found = world.enqueued.filter(({ job }) => job === 'reread-leads' || job === 'score')
    expect(found).toMatchObject([{ job: 'reread-leads', leads: 1 }])
    expect(await world.context.ledger.readings.countToReview(crmName, world.clock)).toBe(1)

    changeBehind('7')
    world.enqueued.length = 0
    await rereadLeads.run({ crm: crmName, leads: [refOf('7')], review: true }, world.context)
    expect(world.crm.read.flat()).toEqual([refOf('7')])
    expect(world.enqueued.map(({ job }) => job)).toContain('score')
  })
})
