import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { renderExplanation } from '../../src/cli/explanation-text.ts'
import { mappingOf } from '../../src/domain/crm-mapping.ts'
import { type CrmValue, leadKey } from '../../src/domain/lead.ts'
import { typedOverOwn } from '../../src/domain/typed-over.ts'
import type { JobContext } from '../../src/ports/job.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

const hourMs = 3_600_000

describe('a field that only Plumbline writes', () => {
  let database: Database
  let world: JobWorld
  let context: JobContext
  const leads = [refOf('1')]
  const inCrm = () => world.crm.leads.get(leadKey(refOf('1'))) ?? expect.unreachable()
  const object = () => mappingOf(context.mapping(crmName), refOf('1'))
  const undecided = async () => (await context.ledger.leads.countOpen([crmName])).undecided
  const read = async () => (await context.ledger.leads.read(leads))[0] ?? expect.unreachable()
  const settle = async () => {
    await score.run({ crm: crmName, leads }, context)
    await writeBack.run({ crm: crmName, leads: null }, context)
  }
  /** Somebody types it in the CRM, and a pull brings it. */
  const type = (value: CrmValue) => world.hold(changedIn(inCrm(), { plumbline_score: value }))
  const explained = async () => {
    const stored = await read()
    const own = { ...stored, typedOver: typedOverOwn(stored.typedOver, object()) }
    return renderExplanation(own, { writes: [], failures: [], tasks: [], unseenOptOuts: [] }, [stored]).join(
      '\n',
    )
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    context = world.context
    await world.hold(leadOf('1', { format: 'webinar' }))
  })
  afterAll(() => database.close())

  it('A5 is put back at the next pull once somebody typed over it, and explained', async () => {
    await settle()
    const ours = inCrm().written.plumbline_score ?? null
    await type(99)
    expect(await undecided()).toBe(1)
    expect(await explained()).toContain(`somebody set 99 where Plumbline had set ${ours}`)
    await settle()
    expect(inCrm().written.plumbline_score).toBe(ours)
    expect(await explained()).toContain('Plumbline has put its own back')
    await type(null)
    world.clock = new Date(world.clock.getTime() + 25 * hourMs)
    await type(50)
    await settle()
    expect(inCrm().written.plumbline_score).toBe(ours)
  })

  it('A5 costs the echo of our own write neither a decision nor a write', async () => {
    await settle()
    const { revision } = await read()
    await world.store(changedIn(inCrm(), {}))
    expect([await undecided(), (await read()).revision, (await read()).typedOver]).toEqual([
      0,
      revision,
      null,
    ])
    await settle()
    expect(world.crm.written).toHaveLength(1)
  })

  it('A5 is nobody’s doing where the mapping does not write it any more', async () => {
    await settle()
    const { plumbline_score: _, ...written } = inCrm().written
    await world.hold({ ...changedIn(inCrm(), {}), written })
    expect([await undecided(), (await read()).typedOver]).toEqual([0, null])
  })

  it('A5 is put back once in 24 hours, so that a workflow is not answered for ever', async () => {
    await settle()
    const ours = inCrm().written.plumbline_score
    for (const value of [97, 98, 99]) {
      await type(value)
      await settle()
    }
    expect(world.crm.written).toHaveLength(2)
    expect(inCrm().written.plumbline_score).toBe(99)
    expect(await explained()).toContain('it goes with the next write of this field')
    world.clock = new Date(world.clock.getTime() + 24 * hourMs)
    await type(98)
    await settle()
    expect(inCrm().written.plumbline_score).toBe(ours)
  })

  it('A5 is a person’s where it is guarded, and explain says so', async () => {
    const guarded = { ...object(), guards: { plumbline_score: 'for-good' as const } }
    context = { ...context, mapping: () => ({ objects: { contact: guarded } }) }
    await settle()
    await world.store(inCrm())
    world.crm.leads.set(leadKey(refOf('1')), changedIn(inCrm(), { plumbline_score: 99 }))
    await context.ledger.leads.storeLeads(
      [{ lead: inCrm(), fingerprint: 'as the guard has it', identityKeys: [] }],
      world.clock,
    )
    await settle()
    expect(inCrm().written.plumbline_score).toBe(99)
    expect(await explained()).toContain('plumbline_score: a person set 99')
    expect(await explained()).not.toContain('somebody set 99')
  })
})
