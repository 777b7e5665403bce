import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const ownerField = 'hubspot_owner_id'
const noAccess = new Failure('rejected', 'The owner has no access.', { cause: null, fields: [ownerField] })

describe('a SAL whose owner the CRM refuses', () => {
  let database: Database
  let world: JobWorld
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const read = async () => (await world.context.ledger.leads.read([refOf('1')]))[0]
  const inCrm = () => world.crm.leads.get('hubspot/contact/1')?.written

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(leadOf('1', qualified))
    await score.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    await route.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    expect((await read())?.assignment?.ownerId).toBe('1')
  })
  afterAll(() => database.close())

  it('goes to the next of the rotation, with all that was to be written', async () => {
    world.crm.refuse = ({ changes }) => (changes[ownerField] === '1' ? noAccess : null)
    world.enqueued.length = 0
    expect((await drain())?.failures).toEqual([])
    expect(world.enqueued).toMatchObject([{ job: 'write-back', leads: null }])
    expect(await read()).toMatchObject({ refusedOwners: ['1'], assignment: { ownerId: '2' } })
    await drain()
    expect(inCrm()).toMatchObject({ [ownerField]: '2', plumbline_stage: 'sal' })
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ unrouted: 0, unwritten: 0 })
  })

  it('becomes an MQL that shows everything else when everybody is refused, and is asked for no further', async () => {
    world.crm.refuse = ({ changes }) => (ownerField in changes ? noAccess : null)
    for (let run = 0; run < 5; run++) await drain()
    expect(world.crm.written).toHaveLength(3)
    expect(inCrm()).toMatchObject({ plumbline_stage: 'mql' })
    expect(inCrm()).not.toHaveProperty(ownerField)
    expect(await read()).toMatchObject({ refusedOwners: ['1', '2'], assignment: null })
  })

  it('goes to the next also where it became another record, for which the owner is refused', async () => {
    await drain()
    const survivor = { ...leadOf('2', qualified), knownAs: { emails: [], records: [refOf('1')] } }
    const merged = leadOf('1', qualified, inCrm(), '2026-11-21T10:00:00.000Z')
    await world.hold(survivor, { ...merged, standing: { kind: 'merged', to: survivor.ref } })
    world.crm.refuse = ({ changes }) => (changes[ownerField] === '1' ? noAccess : null)
    const survivors = [survivor.ref]
    await score.run({ crm: crmName, leads: survivors }, world.context)
    await route.run({ crm: crmName, leads: survivors }, world.context)
    for (let run = 0; run < 3; run++) await drain()
    const [stored] = await world.context.ledger.leads.read(survivors)
    expect(stored).toMatchObject({ refusedOwners: ['1'], assignment: { ownerId: '2', follows: null } })
    expect(world.crm.leads.get('hubspot/contact/2')?.written).toMatchObject({
      [ownerField]: '2',
      plumbline_stage: 'sal',
    })
  })

  it('is refused as a whole, and stays with its owner, when it was another field', async () => {
    const other = new Failure('rejected', 'Not this score.', { cause: null, fields: ['plumbline_score'] })
    world.crm.refuse = () => other
    await drain()
    expect(await world.context.ledger.failures.listOpen(10)).toMatchObject([{ message: 'Not this score.' }])
    expect(await read()).toMatchObject({ refusedOwners: [], assignment: { ownerId: '1' } })
  })

  it('is given to the next once, when the run died before it was settled', async () => {
    world.crm.refuse = ({ changes }) => (changes[ownerField] === '1' ? noAccess : null)
    const { writes } = world.context.ledger
    const dying = {
      ...world.context,
      ledger: {
        ...world.context.ledger,
        writes: {
          ...writes,
          settle: async () => {
            throw new Error('killed')
          },
        },
      },
    }
    await expect(writeBack.run({ crm: crmName, leads: null }, dying)).rejects.toThrow('killed')
    await drain()
    expect(inCrm()).toMatchObject({ [ownerField]: '2' })
    expect(await read()).toMatchObject({ refusedOwners: ['1'], assignment: { ownerId: '2' } })
  })
})
