import pg from 'pg'
import { asConnectionRefused } from '../connection-error.ts'
import type { Pool } from '../pool.ts'

const oneMinuteMs = 60_000

/** What pools share. No statement of daily work takes a minute; one that does waits for something dead. */
const common = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: oneMinuteMs,
  idle_in_transaction_session_timeout: oneMinuteMs,
  // A server that fell silent is noticed by the client, after the server itself would have given up.
  query_timeout: oneMinuteMs + 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies pg.PoolConfig

/**
 * A pool for the ledger: 64-bit integers come as numbers, on this pool alone. Its statements are large and touch few
 * rows: of 40,000, reading 200 people took 20 ms and with compiling 700, a page of 2,000 leads 0.3 s and 4.
 */
export function openLedgerPool(databaseUrl: string): Pool {
  const parserOf = (type: number, format?: 'text') =>
    type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format)
  return openPool({
    ...common,
    connectionString: withSetting(databaseUrl, 'jit=off'),
    max: 5,
    application_name: 'plumbline',
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  })
}

/** A pool for migrations, each of which may go through all leads: nothing of it has a limit. */
export function openMigrationPool(databaseUrl: string): Pool {
  const unlimited = { statement_timeout: 0, idle_in_transaction_session_timeout: 0, query_timeout: 0 }
  return openPool({ ...common, ...unlimited, connectionString: withSetting(databaseUrl, 'jit=off'), max: 2 })
}

/** A pool of one connection that stays open, to hold a lock of the database by. */
export function openHoldingPool(databaseUrl: string): Pool {
  return openPool({
    ...common,
    connectionString: databaseUrl,
    max: 1,
    idleTimeoutMillis: 0,
    application_name: 'plumbline in use',
  })
}

/**
 * A pool for BullMQ's PostgreSQL backend. Every worker and every listener for events keeps one connection for itself,
 * so there are more of them than the ledger needs.
 */
export function openQueuePool(databaseUrl: string): Pool {
  const connectionString = withSetting(databaseUrl, 'search_path=bullmq,public')
  return openPool({ ...common, connectionString, max: 20 })
}

/** The address with one more setting for its sessions. */
function withSetting(databaseUrl: string, setting: string): string {
  const url = new URL(databaseUrl)
  const options = [url.searchParams.get('options'), `-c ${setting}`].filter((part) => part !== null)
  url.searchParams.set('options', options.join(' '))
  return url.href
}

/** BullMQ must see a lost connection as one, wherever it shows: while connecting, or in a statement. */
function openPool(config: pg.PoolConfig): Pool {
  const pool = new pg.Pool(config)
  // An idle connection that ends is replaced by the next use; without a listener its error would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    // One that is taken out and between two statements is nobody's to hear; the next statement says that it is gone.
    client.on('error', () => undefined)
    mapRejection(client, 'query')
  })
  mapRejection(pool, 'query')
  mapRejection(pool, 'connect')
  return pool as unknown as Pool
}

/** pg calls its own methods with callbacks; those calls answer nothing and pass through. */
function mapRejection<Method extends string>(target: Record<Method, unknown>, method: Method): void {
  const original = (target[method] as (...parameters: unknown[]) => unknown).bind(target)
  target[method] = (...parameters: unknown[]) => {
    const answer = original(...parameters)
    if (!(answer instanceof Promise)) return answer
    return answer.catch((error: unknown) => {
      throw asConnectionRefused(error)
    })
  }
}
