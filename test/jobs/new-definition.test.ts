import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { type CompiledDefinition, compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

const titled = { format: 'web-form', title: 'Vice President Quality' }
const leads = ['titled', 'plain'].map(refOf)

describe('a new version of the definition', () => {
  let database: Database
  let world: JobWorld
  /** Says the same of everybody. */
  let renamed: CompiledDefinition
  /** A title is worth something else. */
  let next: CompiledDefinition
  const context = (definition: CompiledDefinition) => ({ ...world.context, definition })
  const publish = (id: string) => world.context.ledger.definitions.publish(id, 'text', world.clock)
  const decide = (definition: CompiledDefinition) => score.run({ crm: crmName, leads }, context(definition))
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const goOn = (seconds: number) => {
    world.clock = new Date(world.clock.getTime() + seconds * 1_000)
  }
  async function sweep(definition: CompiledDefinition) {
    world.enqueued.length = 0
    await sweepLedger.run({ isQueueIdle: false }, context(definition))
    return world.enqueued.map(({ job, leads: count, urgency }) => [job, count, urgency])
  }
  const decisionsOf = async (id: string) =>
    (
      await database.pool.query<{ definition: string }>(
        'select definition from plumbline.decision where lead_key = $1 order by id',
        [leadKey(refOf(id))],
      )
    ).rows.map(({ definition }) => definition)

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await database.pool.query('truncate plumbline.definition')
    const { definition, id, vocabulary } = world.context.definition
    const version = definition.version + 1
    renamed = compileDefinition({ definition: { ...definition, version }, id: 'default@next#a', vocabulary })
    const criteria = definition.criteria.map((criterion) =>
      criterion.id === 'vice-president-or-higher'
        ? { ...criterion, points: criterion.points - 1 }
        : criterion,
    )
    next = compileDefinition({
      definition: { ...definition, version, criteria },
      id: 'default@next#b',
      vocabulary,
    })
    await publish(id)
    await world.hold(leadOf('titled', titled), leadOf('plain', { format: 'webinar' }))
    await decide(world.context.definition)
    await drain()
    goOn(60)
  })
  afterAll(() => database.close())

  it('is what the sweeper has all leads judged by, as a backfill, once', async () => {
    expect(await sweep(world.context.definition)).toEqual([])
    await publish(next.id)
    expect(await sweep(next)).toEqual([['score', 2, 'backfill']])
    await decide(next)
    goOn(60)
    await drain()
    expect(await sweep(next)).toEqual([])
  })

  it('appends nothing and writes nothing where it says the same', async () => {
    const { id } = world.context.definition
    await publish(renamed.id)
    expect(await sweep(renamed)).toEqual([['score', 2, 'backfill']])
    world.crm.written.length = 0
    world.crm.read.length = 0
    await decide(renamed)
    await drain()
    for (const lead of ['titled', 'plain']) expect(await decisionsOf(lead)).toEqual([id])
    expect([world.crm.written, world.crm.read]).toEqual([[], []])
    expect(await sweep(renamed)).toEqual([])
  })

  it('is explained to everybody, and written only where it says otherwise', async () => {
    const { id } = world.context.definition
    await publish(next.id)
    world.crm.written.length = 0
    await decide(next)
    await drain()
    // What a criterion would be worth is part of every explanation.
    for (const lead of ['titled', 'plain']) expect(await decisionsOf(lead)).toEqual([id, next.id])
    expect(world.crm.written.flat().map(({ ref }) => ref)).toEqual([refOf('titled')])
    expect(world.crm.written.flat()[0]?.changes).toMatchObject({ plumbline_definition: next.id })
  })

  it('tries no write again that the CRM refused of a lead of which it says the same', async () => {
    world.crm.refuse = () => new Failure('rejected', 'a validation rule', { cause: null })
    await world.hold(
      leadOf('plain', { format: 'webinar', country: 'Canada' }, {}, '2026-11-21T11:00:00.000Z'),
    )
    await decide(world.context.definition)
    await drain()
    world.crm.written.length = 0
    await publish(renamed.id)
    await decide(renamed)
    await drain()
    expect(world.crm.written).toEqual([])
  })

  it('leaves those alone whose object the mapping no longer names', async () => {
    await publish(next.id)
    const unmapped = { ...context(next), mapping: () => ({ objects: {} }) }
    world.enqueued.length = 0
    await sweepLedger.run({ isQueueIdle: false }, unmapped)
    expect(world.enqueued).toEqual([])
  })

  it('taken while a job is at work finds what that job still judged by the old one', async () => {
    await publish(next.id)
    await decide(next)
    await drain()
    // A job that began before, or runs in a process that has not looked yet.
    await decide(world.context.definition)
    goOn(60)
    await drain()
    expect(await sweep(world.context.definition)).toEqual([])
    expect(await sweep(next)).toEqual([['score', 2, 'backfill']])
    await decide(next)
    goOn(60)
    await drain()
    expect(await sweep(next)).toEqual([])
    expect((await decisionsOf('titled')).at(-1)).toBe(next.id)
  })
})
