import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import type { CrmMapping } from '../../src/domain/crm-mapping.ts'
import type { JobContext } from '../../src/ports/job.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

/** A lead of an object that mappings/ named once, beside one that it still names. */
describe('a lead whose object is no longer mapped', () => {
  let database: Database
  let world: JobWorld
  let context: JobContext
  const old = { ...refOf('old'), object: 'lead' }
  const both = [old, refOf('1')]
  const read = async () => await world.context.ledger.leads.read(both)
  const namesOld = (failures: readonly { ref: unknown; failure: { kind: string } }[] | undefined) =>
    expect(failures).toMatchObject([{ ref: old, failure: { kind: 'misconfigured' } }])
  const stragglers = (seconds: number) =>
    world.context.ledger.leads.findStragglers(crmName, new Date(world.clock.getTime() + seconds * 1_000), 10)

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    const { contact } = world.context.mapping(crmName).objects
    if (contact === undefined) throw new Error('no contact in the mapping')
    const before: CrmMapping = { objects: { contact, lead: contact } }
    context = { ...world.context, mapping: () => before }
    await world.hold(leadOf('1', qualified))
    await world.context.ledger.leads.storeLeads(
      [{ lead: { ...leadOf('old', qualified), ref: old }, fingerprint: 'f', identityKeys: [] }],
      world.clock,
    )
  })
  afterAll(() => database.close())

  it('is passed over by score, its neighbour is decided, and no sweep asks for it again and again', async () => {
    namesOld((await score.run({ crm: crmName, leads: both }, world.context))?.failures)
    expect((await read()).map(({ decision }) => decision?.decision.stage)).toEqual([undefined, 'mql'])
    expect((await stragglers(60)).undecided).toEqual([])
    await world.context.ledger.writes.hasten(world.clock)
    expect((await stragglers(60)).undecided).toEqual([old])
  })

  it('is passed over by route, its neighbour gets an owner', async () => {
    await score.run({ crm: crmName, leads: both }, context)
    namesOld((await route.run({ crm: crmName, leads: both }, world.context))?.failures)
    expect((await read()).map(({ assignment }) => assignment?.ownerId)).toEqual([undefined, '1'])
    expect((await stragglers(60)).unrouted).toEqual([])
  })

  it('is passed over by write-back and not due for a while, its neighbour is written', async () => {
    await score.run({ crm: crmName, leads: both }, context)
    await route.run({ crm: crmName, leads: both }, context)
    const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
    namesOld((await drain())?.failures)
    expect(world.crm.written.flat().map(({ ref }) => ref.id)).toEqual(['1'])
    expect(await drain()).toBeUndefined()
  })

  it('stands alone with a bug that it brings to light', async () => {
    const decide = () => {
      throw new TypeError('Ada is not a function')
    }
    const definition = {
      ...world.context.definition,
      decide: (input: Parameters<JobContext['definition']['decide']>[0]) =>
        input.lead.ref.id === '2' ? decide() : world.context.definition.decide(input),
    }
    await world.hold(leadOf('2', qualified))
    const outcome = await score.run(
      { crm: crmName, leads: [refOf('2'), refOf('1')] },
      { ...world.context, definition },
    )
    expect(outcome?.failures).toMatchObject([{ ref: refOf('2'), failure: { kind: 'rejected' } }])
    expect(outcome?.failures[0]?.failure.message).not.toContain('Ada')
    expect((await read())[1]?.decision).not.toBeNull()
  })
})
