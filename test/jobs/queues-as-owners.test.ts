import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTasks } from '../../jobs/create-tasks.ts'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { mappingOf } from '../../src/domain/crm-mapping.ts'
import { leadKey } from '../../src/domain/lead.ts'
import type { Owner } from '../../src/domain/owner.ts'
import type { JobContext } from '../../src/ports/job.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const all = { crm: crmName, leads: null }
const owner = (id: string, kind: Owner['kind'], name: string): Owner => ({
  id,
  name,
  email: null,
  isActive: true,
  kind,
})

describe('a lead that a queue holds', () => {
  let database: Database
  let world: JobWorld
  let context: JobContext
  const leads = [refOf('1')]
  const read = async () => (await context.ledger.leads.read(leads))[0] ?? expect.unreachable()
  const settle = async () => {
    await score.run({ crm: crmName, leads }, context)
    await route.run({ crm: crmName, leads }, context)
    await writeBack.run(all, context)
    await createTasks.run(all, context)
  }
  const ownerInCrm = () => world.crm.leads.get(leadKey(refOf('1')))?.written.hubspot_owner_id

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    context = world.context
    world.crm.readOwners = async () => [
      owner('1', 'person', 'Owner 1'),
      owner('queue-partners', 'queue', 'Partner Leads'),
    ]
  })
  afterAll(() => database.close())

  it.each([
    ['that nobody named in the mapping', 'queue-partners'],
    ['that the list of owners lacks, by its id', 'queue-new'],
  ])('A3 goes to a person, with a task for them: one %s', async (_, queue) => {
    await world.hold(leadOf('1', qualified, { hubspot_owner_id: queue }))
    await settle()
    expect((await read()).assignment).toMatchObject({ ownerId: '1', step: 0, replaces: queue })
    expect(ownerInCrm()).toBe('1')
    expect(world.crm.tasks.map(({ ownerId }) => ownerId)).toEqual(['1'])
  })

  it('A3 stays in a queue that the mapping lets own its leads, without a task', async () => {
    const contact = mappingOf(context.mapping(crmName), refOf('1'))
    const objects = { contact: { ...contact, owningQueues: ['Partner Leads'] } }
    context = { ...context, mapping: () => ({ objects }) }
    await world.hold(leadOf('1', qualified, { hubspot_owner_id: 'queue-partners' }))
    await settle()
    expect((await read()).assignment).toMatchObject({ ownerId: 'queue-partners', ownerKind: 'queue' })
    expect((await read()).decision?.decision.stage).toBe('sal')
    expect(ownerInCrm()).toBe('queue-partners')
    expect(world.crm.tasksSent).toEqual([])
    expect(await context.ledger.tasks.read(leads)).toMatchObject([{ state: 'withdrawn' }])
  })

  it('A3 stays with a person whom the list of owners lacks', async () => {
    await world.hold(leadOf('1', qualified, { hubspot_owner_id: 'stranger' }))
    await settle()
    expect((await read()).assignment).toMatchObject({ ownerId: 'stranger', step: null })
  })
})
