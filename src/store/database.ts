import { openEmbeddedDatabase } from './embedded/embedded-database.ts'
import { migrateLedger } from './migrate-ledger.ts'
import type { Pool } from './pool.ts'
import type { LedgerAlone } from './server/ledger-share.ts'
import { openServerDatabase } from './server/server-database.ts'
import { openMigrationPool } from './server/server-pool.ts'

/** Where the ledger is kept, and the queue too when there is no Redis. */
export interface Database {
  readonly kind: 'embedded' | 'server'
  /** For the ledger; its tables are in the schema `plumbline`. */
  readonly pool: Pool
  /** For BullMQ's PostgreSQL backend: its schema `bullmq` comes first, and a lost connection has the code ECONNREFUSED. */
  readonly queuePool: Pool
  /**
   * Says that this process works on the ledger until that is disposed of; `onRegained` is called after it could not be said
   * for a while. Throws `transient` while another process holds the ledger alone.
   */
  share(onRegained: () => void): Promise<AsyncDisposable>
  /** Takes the ledger for this process alone. Throws `transient` while others work on it. */
  takeAlone(): Promise<LedgerAlone>
  /** Waits for the statements that are under way. Close the queue first. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** A PostgreSQL server; null for the embedded engine. */
  readonly databaseUrl: string | null
  /** The embedded engine's folder; null keeps everything in memory, for tests. */
  readonly dataDir: string | null
  /** Where the queue is kept; without one it is kept here. */
  readonly redisUrl?: string | null
}

/** Opens the database and brings the ledger's tables up to date. Throws `Failure` with a sentence for the admin. */
export async function openDatabase({
  databaseUrl,
  dataDir,
  redisUrl = null,
}: DatabaseOptions): Promise<Database> {
  if (databaseUrl !== null) return openMigratedServer(databaseUrl, redisUrl === null)
  const database = await openEmbeddedDatabase(dataDir)
  return migrated(database, () => migrateLedger(database.pool))
}

async function openMigratedServer(databaseUrl: string, holdsQueue: boolean): Promise<Database> {
  const database = await openServerDatabase(databaseUrl, { holdsQueue })
  return migrated(database, async () => {
    const pool = openMigrationPool(databaseUrl, database)
    try {
      await migrateLedger(pool)
    } finally {
      await pool.end()
    }
  })
}

async function migrated(database: Database, migrate: () => Promise<void>): Promise<Database> {
  try {
    await migrate()
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
