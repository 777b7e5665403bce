import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../../src/ports/job.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { openBench } from '../queue/bench.ts'
import { missingPgbouncer, startPrivatePgbouncer } from '../servers/private-pgbouncer.ts'
import { startPrivatePostgres } from '../servers/private-postgres.ts'
import type { PrivateServer } from '../servers/private-server.ts'
import { createDatabase } from './ledger-engines.ts'
import { at, pulled, refTo } from './ledger-examples.ts'

describe.skipIf(missingPgbouncer() !== null)('a PgBouncer in front of PostgreSQL', () => {
  let postgres: PrivateServer
  beforeAll(async () => {
    postgres = (await startPrivatePostgres()) as PrivateServer
  })
  afterAll(() => postgres?.[Symbol.asyncDispose]())

  const behind = async (name: string, settings: Parameters<typeof startPrivatePgbouncer>[1]) =>
    (await startPrivatePgbouncer(await createDatabase(postgres, name), settings)) as PrivateServer
  const refusalOf = (databaseUrl: string) =>
    openDatabase({ databaseUrl, dataDir: null }).then(
      () => null,
      (error: Error) => error,
    )

  it('D6 that pools by session holds ledger and queue', async () => {
    await using pooler = await behind('by_session', { pool_mode: 'session' })
    const database = await openDatabase({ databaseUrl: pooler.url, dataDir: null })
    try {
      expect(await createLedger(database).leads.storeLeads([pulled('1')], at(0))).toHaveLength(1)
      const settings = `select current_setting('jit') as jit, current_setting('statement_timeout') as most`
      expect((await database.pool.query(settings)).rows).toEqual([{ jit: 'off', most: '1min' }])
      const done: number[] = []
      await using bench = await openBench({
        redisUrl: null,
        pool: database.queuePool as never,
        server: null,
        inspect: () => ({ close: async () => undefined }) as never,
        [Symbol.asyncDispose]: async () => undefined,
      })
      const count = defineJob({
        name: 'count',
        payload: z.number(),
        queue: () => bench.hubspot,
        retries: { attempts: 1, backoffMs: 20 },
        run: async (number) => void done.push(number) as undefined,
      })
      await bench.work([count])
      await bench.queues.enqueue(count, [1])
      await bench.until(({ kind }) => kind === 'completed')
      expect(done).toEqual([1])
    } finally {
      await database.close()
    }
  })

  it('D6 that pools by transaction holds no queue, and says which address does', async () => {
    await using pooler = await behind('by_transaction', { pool_mode: 'transaction' })
    expect(await refusalOf(pooler.url)).toMatchObject({
      name: 'Failure',
      kind: 'misconfigured',
      message: `PostgreSQL at ${new URL(pooler.url).host} is reached through a pooler that pools by transaction, where LISTEN, locks and settings of a session do not last, and the queue needs them. Give DATABASE_URL the address of the server itself or one that pools by session, or keep the queue in Redis: set REDIS_URL.`,
    })
  })

  it.each([1, 5])(
    'D6 that pools %i sessions by transaction holds the ledger beside a Redis',
    async (size) => {
      await using pooler = await behind(`beside_redis_${size}`, {
        pool_mode: 'transaction',
        default_pool_size: size,
      })
      expect(await refusalOf(pooler.url)).toMatchObject({ message: expect.stringContaining('set REDIS_URL') })
      const options = { databaseUrl: pooler.url, dataDir: null, redisUrl: 'redis://127.0.0.1:6379' }
      const database = await openDatabase(options)
      try {
        const ledger = createLedger(database)
        const ids = Array.from({ length: 20 }, (_, index) => String(index))
        await Promise.all(ids.map((id) => ledger.leads.storeLeads([pulled(id)], at(0))))
        expect(await ledger.leads.read(ids.map((id) => refTo(id)))).toHaveLength(20)
        if (size > 1) {
          const shared = await database.share(() => undefined)
          await expect(database.takeAlone()).rejects.toMatchObject({ kind: 'transient' })
          await shared[Symbol.asyncDispose]()
          await using alone = await database.takeAlone()
          await expect(database.share(() => undefined)).rejects.toMatchObject({ kind: 'transient' })
          expect((await alone.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
        }
        // Nothing of ours is left in the sessions of others.
        const { rows } = await database.pool.query(`select current_setting('jit') as jit`)
        expect(rows).toEqual([{ jit: 'on' }])
      } finally {
        await database.close()
      }
    },
  )

  it('D6 that refuses us is named with its own words', async () => {
    await using pooler = await behind('refusing', { pool_mode: 'session' })
    const url = `${pooler.url}?options=-c%20jit%3Doff`
    expect(await refusalOf(url)).toMatchObject({
      kind: 'misconfigured',
      message: `PostgreSQL at ${new URL(pooler.url).host} is reached through a pooler, which refuses us (unsupported startup parameter: options, 08P01). Give DATABASE_URL the address of the server itself, or one that pools by session.`,
    })
  })

  it('D6 that has lost its server is out of reach for now', async () => {
    await using other = (await startPrivatePostgres()) as PrivateServer
    const settings = { pool_mode: 'session', query_wait_timeout: 1 } as const
    await using pooler = (await startPrivatePgbouncer(other.url, settings)) as PrivateServer
    await other.stop()
    expect(await refusalOf(pooler.url)).toMatchObject({
      kind: 'transient',
      message: expect.stringMatching(/through a pooler, which has no connection now \(.+, 08P01\)\.$/),
    })
  })
})
