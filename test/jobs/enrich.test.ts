import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrich } from '../../jobs/enrich.ts'
import { Failure, type FailureKind } from '../../src/ports/failure.ts'
import type { Firmographics } from '../../src/ports/firmographic-source.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

describe('enrich', () => {
  let database: Database
  let world: JobWorld
  let asked: string[]
  let answer: (domain: string) => Firmographics | null

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    asked = []
    answer = () => ({ 'company.revenue': 1_000_000 })
    const source = {
      name: 'made-up',
      find: async (domain: string) => {
        asked.push(domain)
        return answer(domain)
      },
    }
    world = await createJobWorld(database, [source])
    await world.hold(
      leadOf('1', { email: 'a@acme.example' }),
      leadOf('2', { email: 'b@acme.example' }),
      leadOf('3', { email: 'c@globex.example' }),
      leadOf('4', { email: 'd@gmail.com' }),
    )
  })
  afterAll(() => database.close())

  const run = (context: Partial<JobWorld['context']> = {}) =>
    enrich.run({ crm: crmName, leads: ['1', '2', '3', '4'].map(refOf) }, { ...world.context, ...context })
  const scored = () => world.enqueued.filter(({ job }) => job === 'score')

  it('asks once per company, never for a mailbox provider, and hands all leads on', async () => {
    await run()
    expect(asked.toSorted()).toEqual(['acme.example', 'globex.example'])
    expect(scored()).toMatchObject([{ leads: 4 }])
  })

  it('remembers answers and misses, until they are too old', async () => {
    answer = (domain) => (domain === 'acme.example' ? null : { 'company.revenue': 5 })
    await run()
    await run()
    expect(asked).toHaveLength(2)
    world.clock = new Date(world.clock.getTime() + 91 * 86_400_000)
    await run()
    expect(asked).toHaveLength(4)
  })

  it.each(['transient', 'rate-limited'] satisfies FailureKind[])(
    'keeps what it got and goes again when the source fails as %s',
    async (kind) => {
      answer = (domain) => {
        if (domain === 'globex.example') throw new Failure(kind, 'later', { cause: null })
        return { 'company.revenue': 5 }
      }
      await expect(run()).rejects.toMatchObject({ kind })
      expect(scored()).toEqual([])
      expect(await world.context.ledger.enrichments.read(['acme.example'])).toHaveLength(1)
    },
  )

  it.each(['unauthorized', 'misconfigured'] satisfies FailureKind[])(
    'says that the source is %s, once, and hands the leads on without it',
    async (kind) => {
      answer = () => {
        throw new Failure(kind, 'the key is not taken', { cause: null })
      }
      await run()
      await run()
      expect(scored()).toHaveLength(2)
      const open = await world.context.ledger.failures.listOpen(10)
      expect(open).toMatchObject([
        { job: 'enrich', kind, count: 2, message: 'made-up: the key is not taken' },
      ])
    },
  )

  it('hands the leads on when a source stays away to the last attempt', async () => {
    answer = () => {
      throw new Failure('transient', 'away', { cause: null })
    }
    await run({ isLastAttempt: true })
    expect(scored()).toMatchObject([{ leads: 4 }])
  })

  it('passes over a company that the source refuses to look up', async () => {
    answer = (domain) => {
      if (domain === 'acme.example') throw new Failure('rejected', 'malformed', { cause: null })
      return null
    }
    await run()
    expect(await world.context.ledger.enrichments.read(['acme.example', 'globex.example'])).toMatchObject([
      { domain: 'globex.example', firmographics: null },
    ])
  })
})
