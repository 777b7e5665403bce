import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrich } from '../../jobs/enrich.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
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

  it.each([new Failure('transient', 'away', { cause: null }), new Error('no Failure at all')])(
    'keeps what it got and goes again when the source fails with $message',
    async (problem) => {
      answer = (domain) => {
        if (domain === 'globex.example') throw problem
        return { 'company.revenue': 5 }
      }
      await expect(run()).rejects.toBe(problem)
      expect(scored()).toEqual([])
      expect(await world.context.ledger.enrichments.read(['acme.example'])).toHaveLength(1)
    },
  )

  it('hands the leads on, keeps what it got and fails as a bug where trying again is of no use', async () => {
    answer = (domain) => {
      if (domain === 'globex.example') throw new TypeError('a bug')
      return { 'company.revenue': 5 }
    }
    await expect(run()).rejects.toThrow('a bug')
    expect(scored()).toMatchObject([{ leads: 4 }])
    expect(await world.context.ledger.enrichments.read(['acme.example'])).toHaveLength(1)
  })

  describe('when the source asks for patience', () => {
    beforeEach(() => {
      answer = (domain) => {
        if (domain === 'globex.example')
          throw new Failure('rate-limited', 'slow down', { cause: null, retryAfterMs: 7_000 })
        return { 'company.revenue': 5 }
      }
    })

    it('decides all leads now, and asks again later for those without an answer', async () => {
      await run()
      expect(world.enqueued).toMatchObject([
        { job: 'score', leads: 4 },
        { job: 'enrich', leads: 1, delayMs: 7_000 },
      ])
      expect(await world.context.ledger.failures.listOpen(10)).toEqual([])
    })

    it('decides nothing again before the answer is there, and then once', async () => {
      await score.run({ crm: crmName, leads: ['1', '2', '3', '4'].map(refOf) }, world.context)
      world.enqueued.length = 0
      const later = () => enrich.run({ crm: crmName, leads: [refOf('3')] }, world.context)
      await later()
      expect(world.enqueued).toMatchObject([{ job: 'enrich', leads: 1 }])
      world.enqueued.length = 0
      answer = () => ({ 'company.revenue': 5 })
      await later()
      expect(world.enqueued).toMatchObject([{ job: 'score', leads: 1 }])
    })

    it('writes nothing for a lead whose second decision is the first', async () => {
      const leads = ['1', '2', '3', '4'].map(refOf)
      const write = () => writeBack.run({ crm: crmName, leads: null }, world.context)
      await score.run({ crm: crmName, leads }, world.context)
      await write()
      const before = world.crm.written.flat().length
      expect(before).toBeGreaterThan(0)
      answer = () => null
      await run()
      await score.run({ crm: crmName, leads }, world.context)
      await write()
      expect(world.crm.written.flat()).toHaveLength(before)
    })
  })

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

  it('hands the leads on when a source stays away to the last attempt, and asks again in a while', async () => {
    answer = () => {
      throw new Failure('transient', 'away', { cause: null })
    }
    await run({ isLastAttempt: true })
    expect(world.enqueued).toMatchObject([
      { job: 'score', leads: 4 },
      { job: 'enrich', leads: 3, delayMs: 900_000 },
    ])
    expect(await world.context.ledger.failures.listOpen(10)).toMatchObject([{ kind: 'transient' }])
  })

  it('closes the failure of a source when that source answers again, and no other', async () => {
    const other = {
      name: 'other',
      find: async () => Promise.reject(new Failure('unauthorized', 'no', { cause: null })),
    }
    const { sources, maxAgeMs } = world.context.enrichment
    const enrichment = { sources: [...sources, other], maxAgeMs }
    answer = () => {
      throw new Failure('misconfigured', 'no', { cause: null })
    }
    await run({ enrichment })
    expect(await world.context.ledger.failures.listOpen(10)).toHaveLength(2)
    answer = () => null
    await run({ enrichment })
    expect(await world.context.ledger.failures.listOpen(10)).toMatchObject([{ message: 'other: no' }])
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
