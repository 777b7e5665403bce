import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { type CrmValue, leadKey } from '../../src/domain/lead.ts'
import type { JobContext } from '../../src/ports/job.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const dayMs = 86_400_000

describe('an owner whom a person set over ours', () => {
  let database: Database
  let world: JobWorld
  let context: JobContext
  const leads = [refOf('1')]
  const drain = () => writeBack.run({ crm: crmName, leads: null }, context)
  const decide = () => score.run({ crm: crmName, leads }, context)
  const inCrm = () => world.crm.leads.get(leadKey(refOf('1'))) ?? expect.unreachable()
  const toDecide = async () => (await context.ledger.leads.findStragglers(crmName, world.clock, 10)).toReview

  function guardedFor(days: number): CrmMapping {
    const { objects } = world.context.mapping(crmName)
    const contact = mappingOf({ objects }, refOf('1'))
    return { objects: { contact: { ...contact, guards: { hubspot_owner_id: days } } } }
  }

  async function setOwner(owner: CrmValue): Promise<void> {
    const changed = changedIn(inCrm(), { hubspot_owner_id: owner })
    await world.hold({ ...changed, modifiedAt: world.clock.toISOString() })
    await decide()
    await drain()
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    const mapping = guardedFor(30)
    context = { ...world.context, mapping: () => mapping }
    await world.hold(leadOf('1', qualified))
    await decide()
    await route.run({ crm: crmName, leads }, context)
    await drain()
    expect(inCrm().written.hubspot_owner_id).toBe('1')
  })
  afterAll(() => database.close())

  it.each([['7'], [null]])('stays for the days of the guard (%s), and not a day longer', async (theirs) => {
    await setOwner(theirs)
    world.clock = new Date(world.clock.getTime() + 28 * dayMs)
    await decide()
    await drain()
    expect(inCrm().written.hubspot_owner_id).toBe(theirs)
    expect(await toDecide()).toEqual([])

    world.clock = new Date(world.clock.getTime() + 3 * dayMs)
    expect(await toDecide()).toEqual(leads)
    await decide()
    await drain()
    expect(inCrm().written.hubspot_owner_id).toBe('1')
    expect(await toDecide()).toEqual([])

    // Set anew, it stays anew.
    await setOwner(theirs)
    await decide()
    await drain()
    expect(inCrm().written.hubspot_owner_id).toBe(theirs)
  })
})
