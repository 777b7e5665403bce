import pg from 'pg'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { missingPostgres, startPrivatePostgres } from '../servers/private-postgres.ts'
import type { PrivateServer } from '../servers/private-server.ts'
import { openMemoryDatabase } from './memory-database.ts'

/** An engine that the ledger runs on. The suite is the same for all. */
export interface LedgerEngine {
  readonly name: string
  /** Why it cannot run here; null when it can. */
  readonly missing: string | null
  /** A database of its own, empty but for the ledger's tables. */
  open(): Promise<Database>
  close(): Promise<void>
}

export function ledgerEngines(): LedgerEngine[] {
  let server: PrivateServer | null = null
  let databases = 0
  return [
    { name: 'PGlite', missing: null, open: openMemoryDatabase, close: async () => undefined },
    {
      name: 'PostgreSQL',
      missing: missingPostgres(),
      async open() {
        server ??= await startPrivatePostgres()
        return openDatabase({
          databaseUrl: await createDatabase(server, `ledger${++databases}`),
          dataDir: null,
        })
      },
      async close() {
        await server?.[Symbol.asyncDispose]()
      },
    },
  ]
}

/** Makes an empty database on a private server and answers with its address. */
export async function createDatabase(server: PrivateServer | null, name: string): Promise<string> {
  if (server === null) throw new Error('There is no PostgreSQL here; the suite should have been left out.')
  const client = new pg.Client(server.url)
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return Object.assign(new URL(server.url), { pathname: name }).href
}
