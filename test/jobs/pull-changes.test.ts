import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pullChanges } from '../../jobs/pull-changes.ts'
import { Failure, type FailureKind } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf } from './job-world.ts'

describe('pull-changes', () => {
  let database: Database
  let world: JobWorld
  const pull = () => pullChanges.run({ crm: crmName }, world.context)
  const page = (ids: number[], at: string, more = false) => ({
    leads: ids.map((id) => leadOf(String(id), { email: `${id}@acme.example` })),
    position: { at },
    more,
  })

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
  })
  afterAll(() => database.close())

  it('enqueues what changed in batches that a job can carry', async () => {
    world.crm.pages = [
      page(
        Array.from({ length: 450 }, (_, id) => id),
        '1',
      ),
    ]
    await pull()
    expect(world.enqueued.map(({ job, leads }) => [job, leads])).toEqual([
      ['enrich', 200],
      ['enrich', 200],
      ['enrich', 50],
    ])
  })

  it('goes on with the next page in a job of its own, as urgent as itself', async () => {
    world.crm.pages = [page([1], '1', true)]
    await pull()
    expect(world.enqueued).toContainEqual({ job: 'pull-changes', leads: null, urgency: 'schedule' })
  })

  it('enqueues nothing for leads that it saw before', async () => {
    world.crm.pages = [page([1, 2], '1'), page([1, 2], '2')]
    await pull()
    world.enqueued.length = 0
    await pull()
    expect(world.enqueued).toEqual([])
  })

  it('leaves a page alone that another pull took meanwhile', async () => {
    world.crm.pages = [page([1], '1', true)]
    const pullChangesOf = world.crm.pullChanges.bind(world.crm)
    world.crm.pullChanges = async (position, signal) => {
      const mine = await pullChangesOf(position, signal)
      await world.context.ledger.leads.storePage({
        readings: {},
        crm: crmName,
        from: null,
        to: { at: 'theirs' },
        leads: [],
        now: world.clock,
      })
      return mine
    }
    await pull()
    expect(world.enqueued).toEqual([])
    expect(await world.context.ledger.leads.readPosition(crmName)).toEqual({ at: 'theirs' })
  })

  it.each(['transient', 'rate-limited', 'unauthorized', 'misconfigured'] satisfies FailureKind[])(
    'moves nothing when the CRM fails as %s, and reads the same page again',
    async (kind) => {
      world.crm.failing.pullChanges = new Failure(kind, 'No page.', { cause: null })
      await expect(pull()).rejects.toMatchObject({ kind })
      expect(await world.context.ledger.leads.readPosition(crmName)).toBeNull()
      world.crm.failing = {}
      world.crm.pages = [page([1], '1')]
      await pull()
      expect(world.enqueued).toMatchObject([{ job: 'enrich', leads: 1 }])
    },
  )
})
