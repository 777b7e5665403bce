import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Failure } from '../../src/ports/failure.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import type { Pool } from '../../src/store/pool.ts'
import { openMigrationPool } from '../../src/store/server/server-pool.ts'
import { missingPostgres, startPrivatePostgres } from '../servers/private-postgres.ts'
import { freePort, type PrivateServer } from '../servers/private-server.ts'
import { createDatabase } from './ledger-engines.ts'
import { at, pulled } from './ledger-examples.ts'
import { openInOtherProcess } from './other-process.ts'

const refusalOf = (databaseUrl: string) =>
  openDatabase({ databaseUrl, dataDir: null }).then(
    () => null,
    (error: unknown) => error,
  )

describe('a server that cannot be used', () => {
  it('is named when it is out of reach, without the password', async () => {
    const port = await freePort()
    const error = await refusalOf(`postgres://ada:secret@127.0.0.1:${port}/ledger`)
    expect(error).toBeInstanceOf(Failure)
    expect(error).toMatchObject({
      kind: 'transient',
      message: `PostgreSQL at 127.0.0.1:${port} is out of reach. Is it running, and is DATABASE_URL right?`,
    })
    expect(String((error as Failure).cause)).not.toContain('secret')
  })

  it('is a mistake of the settings when the address is none', async () => {
    expect(await refusalOf('localhost')).toMatchObject({ kind: 'misconfigured' })
  })
})

describe.skipIf(missingPostgres() !== null)('a PostgreSQL server', () => {
  let server: PrivateServer | null
  let database: Database
  beforeAll(async () => {
    server = await startPrivatePostgres()
    database = await openDatabase({ databaseUrl: await createDatabase(server, 'ledger'), dataDir: null })
  })
  afterAll(async () => {
    await database?.close()
    await server?.[Symbol.asyncDispose]()
  })

  const terminateOthers = async () => {
    const { rows } = await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    )
    expect(rows.length).toBeGreaterThan(0)
  }

  it('B1 is not moved to another account while a process works on it, nor begun meanwhile', async () => {
    const shared = await database.share(() => undefined)
    await expect(database.takeAlone()).rejects.toThrow(/Another process works on this ledger/)
    await shared[Symbol.asyncDispose]()
    const alone = await database.takeAlone()
    await expect(database.share(() => undefined)).rejects.toThrow(/is being moved to another CRM account/)
    await alone[Symbol.asyncDispose]()
    await (await database.share(() => undefined))[Symbol.asyncDispose]()
  })

  it('is shared again after its connections broke, and says so', { timeout: 30_000 }, async () => {
    const regained = Promise.withResolvers<void>()
    await using _ = await database.share(regained.resolve)
    await terminateOthers()
    await regained.promise
    await expect(database.takeAlone()).rejects.toThrow(/Another process works on this ledger/)
  })

  it('without the database of the address is a mistake of the settings', async () => {
    const url = Object.assign(new URL(server?.url ?? ''), { pathname: 'absent' })
    expect(await refusalOf(url.href)).toMatchObject({
      kind: 'misconfigured',
      message: `PostgreSQL at ${url.host} has no such database of DATABASE_URL (3D000).`,
    })
  })

  it('is migrated once by processes that start together', async () => {
    const databaseUrl = await createDatabase(server, 'together')
    const processes = await Promise.all(
      [1, 2, 3].map(() => openInOtherProcess({ databaseUrl, dataDir: null })),
    )
    expect(processes.map(({ refusal }) => refusal)).toEqual([null, null, null])
    await Promise.all(processes.map((opened) => opened.close()))
    const again = await openDatabase({ databaseUrl, dataDir: null })
    expect((await again.pool.query('select name from plumbline.migration')).rows).toEqual(
      readdirSync('src/store/migrations').map((file) => ({ name: file.replace(/\.ts$/, '') })),
    )
    await again.pool.query(`insert into plumbline.migration values ('9999-from-the-future', '2099-01-01')`)
    await again.close()
    expect(await refusalOf(databaseUrl)).toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining(
        'another version of Plumbline: corrupted migrations: previously executed',
      ),
    })
  })

  it('gives each pool the integers and the schema that it needs', async () => {
    const text = `select 5::int8 as five, current_setting('search_path') as path`
    expect((await database.pool.query(text)).rows).toMatchObject([{ five: 5 }])
    expect((await database.queuePool.query(text)).rows).toEqual([{ five: '5', path: 'bullmq, public' }])
  })

  it('lets a migration take its time, and nothing else', async () => {
    const migrating = openMigrationPool(await createDatabase(server, 'large'), { keepsSessions: true })
    const limitOf = async (pool: Pool) => (await pool.query('show statement_timeout')).rows
    expect(await limitOf(migrating)).toEqual([{ statement_timeout: '0' }])
    await migrating.end()
    expect(await limitOf(database.pool)).toEqual([{ statement_timeout: '1min' }])
    expect(await limitOf(database.queuePool)).toEqual([{ statement_timeout: '1min' }])
  })

  it('delivers notifications to those who listen', async () => {
    const client = await database.queuePool.connect()
    const arrived = new Promise((resolve) => client.once('notification', resolve))
    await client.query('listen bullmq_jobs')
    await database.pool.query(`notify bullmq_jobs, 'score'`)
    expect(await arrived).toMatchObject({ channel: 'bullmq_jobs', payload: 'score' })
    client.release(true)
  })

  it('that cuts a connection between two statements does not end the process', async () => {
    for (const pool of [database.pool, database.queuePool]) {
      const client = await pool.connect()
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      await client.query('begin')
      const gone = new Promise((resolve) => client.once('end', resolve))
      await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await gone
      await expect(client.query('commit')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      client.release(true)
    }
  })

  it('that cuts a connection shows it with the one code that BullMQ knows', async () => {
    const client = await database.queuePool.connect()
    client.on('error', () => undefined)
    const cut = client.query('select pg_sleep(30)').catch((error: unknown) => error)
    const cutPooled = database.queuePool.query('select pg_sleep(30)').catch((error: unknown) => error)
    await until(database, `state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`, 2)
    await terminateOthers()
    expect(await cut).toMatchObject({ code: 'ECONNREFUSED' })
    expect(await cutPooled).toMatchObject({ code: 'ECONNREFUSED' })
    client.release(true)
    expect((await database.queuePool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('leaves errors of a statement as they are', async () => {
    await expect(database.queuePool.query('select * from bullmq.absent')).rejects.toMatchObject({
      code: '42P01',
    })
  })

  it('that stops is a transient failure of the ledger, which goes on when it is back', async () => {
    const ledger = createLedger(database)
    await server?.stop()
    await expect(ledger.leads.storeLeads([pulled('1')], at(0))).rejects.toMatchObject({ kind: 'transient' })
    await expect(database.queuePool.query('select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await server?.start()
    expect(await ledger.leads.storeLeads([pulled('1')], at(0))).toHaveLength(1)
  })
})

/** Asks until so many sessions are in a state; each question is a statement, so nothing spins. */
async function until(database: Database, condition: string, sessions: number): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(*) as count from pg_stat_activity where ${condition}`,
    )
    if (rows[0]?.count === sessions) return
  }
}
