import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { readingFingerprints } from '../../src/domain/reading-fingerprint.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

describe('a process with a mapping that is no longer in force', () => {
  let database: Database
  let world: JobWorld

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(leadOf('1', { format: 'webinar' }))
    await score.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    await publish({ contact: 'read otherwise' })
  })
  afterAll(() => database.close())

  const publish = (fingerprints: Readonly<Record<string, string>>) =>
    world.context.ledger.readings.publish(crmName, fingerprints, world.clock)
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const stored = async () => (await world.context.ledger.leads.read([refOf('1')]))[0]
  const inCrm = () => world.crm.leads.get(leadKey(refOf('1'))) ?? expect.unreachable()

  it('neither stores what it reads before a guarded write nor writes', async () => {
    const moved = changedIn(inCrm(), { plumbline_tier: 'C' })
    world.crm.leads.set(leadKey(refOf('1')), { ...moved, values: { ...moved.values, title: 'CEO' } })
    const outcome = await drain()
    expect(world.crm.read).toHaveLength(1)
    expect(world.crm.written).toEqual([])
    expect((await stored())?.lead.values.title).toBeNull()
    expect(outcome?.failures).toMatchObject([{ ref: refOf('1'), failure: { kind: 'misconfigured' } }])
  })

  it('leaves the write due for a process with the mapping in force, a minute later', async () => {
    await drain()
    expect(await drain()).toBeUndefined()
    expect(world.crm.written).toEqual([])
    await publish(readingFingerprints(world.context.mapping(crmName)))
    world.clock = new Date(world.clock.getTime() + 60_000)
    await drain()
    expect(inCrm().written).toMatchObject({ plumbline_stage: 'inquiry' })
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ unwritten: 0 })
  })

  it('does not take a write without an answer for one that never arrived', async () => {
    await publish(readingFingerprints(world.context.mapping(crmName)))
    const decisionId = (await stored())?.decision?.id ?? expect.unreachable()
    await world.context.ledger.writes.plan(
      [{ ref: refOf('1'), decisionId, changes: { plumbline_score: 7 } }],
      world.clock,
    )
    await publish({ contact: 'read otherwise' })
    await drain()
    expect((await stored())?.unanswered).toMatchObject({ plumbline_score: 7 })
  })
})
