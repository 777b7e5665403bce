import pg from 'pg'
import { asConnectionRefused, DatabaseError } from '../connection-error.ts'
import type { Pool } from '../pool.ts'

const oneMinuteMs = 60_000

/** What pools share. No statement of daily work takes a minute; one that does waits for something dead. */
const common = {
  connectionTimeoutMillis: 10_000,
  // A server that fell silent is noticed by the client, after the server itself would have given up.
  query_timeout: oneMinuteMs + 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies pg.PoolConfig

/**
 * Settings of a session, by a statement of its own once it is open: asked for with the connection, as pg would, poolers
 * refuse them. Null where whoever hands out the sessions keeps none for us.
 */
type SessionSettings = Readonly<Record<string, string>> | null

const limits = { statement_timeout: '1min', idle_in_transaction_session_timeout: '1min' }
const unlimited = { statement_timeout: '0', idle_in_transaction_session_timeout: '0' }
/** Our statements are large and touch few rows: of 40,000, reading 200 people took 20 ms and with compiling 700. */
const withoutCompiling = { jit: 'off' }

export interface PoolOptions {
  /** Whether a session stays ours from one statement to the next, as it does but for poolers that pool by transaction. */
  readonly keepsSessions: boolean
}

/** A pool for the ledger: 64-bit integers come as numbers, on this pool alone. */
export function openLedgerPool(databaseUrl: string, { keepsSessions }: PoolOptions): Pool {
  const parserOf = (type: number, format?: 'text') =>
    type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format)
  const config = {
    ...common,
    connectionString: databaseUrl,
    max: 5,
    application_name: 'plumbline',
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  }
  return openPool(config, keepsSessions ? { ...limits, ...withoutCompiling } : null)
}

/** A pool for migrations, each of which may go through all leads: nothing of it has a limit. */
export function openMigrationPool(databaseUrl: string, { keepsSessions }: PoolOptions): Pool {
  const config = { ...common, query_timeout: 0, connectionString: databaseUrl, max: 2 }
  return openPool(config, keepsSessions ? { ...unlimited, ...withoutCompiling } : null)
}

/** A pool of one connection that stays open, to hold a lock of the database by. */
export function openHoldingPool(databaseUrl: string): Pool {
  const config = { ...common, connectionString: databaseUrl, max: 1, idleTimeoutMillis: 0 }
  return openPool({ ...config, application_name: 'plumbline in use' }, null)
}

/**
 * A pool for BullMQ's PostgreSQL backend, which needs sessions of its own. Every worker and every listener for events
 * keeps one connection for itself, so there are more of them than the ledger needs.
 */
export function openQueuePool(databaseUrl: string): Pool {
  const config = { ...common, connectionString: databaseUrl, max: 20 }
  return openPool(config, { ...limits, search_path: 'bullmq,public' })
}

/** BullMQ must see a lost connection as one, wherever it shows: while connecting, or in a statement. */
function openPool(config: pg.PoolConfig, settings: SessionSettings): Pool {
  const pool = new pg.Pool({
    ...config,
    ...(settings !== null && { onConnect: (client) => client.query(statementOf(settings)) }),
  })
  // An idle connection that ends is replaced by the next use; without a listener its error would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    // One that is taken out and between two statements is nobody's to hear; the next statement says that it is gone.
    client.on('error', () => undefined)
    mapRejection(client, 'query', (error) => {
      if (isFromStandby(error)) void client.end()
    })
  })
  mapRejection(pool, 'query')
  mapRejection(pool, 'connect')
  return pool as unknown as Pool
}

const statementOf = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `set ${name} = ${name === 'search_path' ? value : `'${value}'`}`)
    .join('; ')

/** After a fail-over the connection may still stand, to a server that takes no writes any more: the next one leads on. */
const isFromStandby = (error: unknown): boolean =>
  DatabaseError.catch({ message: '' }).parse(error).code === '25006'

/** pg calls its own methods with callbacks; those calls answer nothing and pass through. */
function mapRejection<Method extends string>(
  target: Record<Method, unknown>,
  method: Method,
  onRejection: (error: unknown) => void = () => undefined,
): void {
  const original = (target[method] as (...parameters: unknown[]) => unknown).bind(target)
  target[method] = (...parameters: unknown[]) => {
    const answer = original(...parameters)
    if (!(answer instanceof Promise)) return answer
    return answer.catch((error: unknown) => {
      onRejection(error)
      throw asConnectionRefused(error)
    })
  }
}
