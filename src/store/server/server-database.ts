import { Failure } from '../../ports/failure.ts'
import type { Database } from '../database.ts'
import { shareLedger, takeLedgerAlone } from './ledger-share.ts'
import { pooledByTransaction, refusedConnection } from './refused-connection.ts'
import { openLedgerPool, openQueuePool } from './server-pool.ts'
import { keepsSessions } from './session-pooling.ts'

const oldestVersion = 14

export interface ServerDatabase extends Database {
  /** False behind a pooler that pools by transaction: no setting, listener or lock of a session lasts. */
  readonly keepsSessions: boolean
}

/**
 * Connects to the PostgreSQL server of an address, for the ledger and, where `holdsQueue`, for the queue too, which needs
 * sessions of its own. Throws `Failure` with a sentence that names the host and never the password: `transient` when the
 * server is out of reach, `misconfigured` when it refuses us, is too old or cannot hold the queue.
 */
export async function openServerDatabase(
  databaseUrl: string,
  { holdsQueue }: { readonly holdsQueue: boolean },
): Promise<ServerDatabase> {
  const host = hostOf(databaseUrl)
  const hasSessions = await keepsSessions(databaseUrl).catch((error: unknown) => {
    throw refusedConnection(error, host)
  })
  if (!hasSessions && holdsQueue) throw pooledByTransaction(host)
  const pool = openLedgerPool(databaseUrl, { keepsSessions: hasSessions })
  const queuePool = openQueuePool(databaseUrl)
  const close = async () => {
    await Promise.all([pool.end(), queuePool.end()])
  }
  try {
    const { rows } = await pool.query<{ version: number }>(
      `select current_setting('server_version_num')::int / 10000 as version`,
    )
    const version = rows[0]?.version ?? 0
    if (version < oldestVersion)
      throw new Failure(
        'misconfigured',
        `PostgreSQL at ${host} is version ${version}; ${oldestVersion} or newer is needed.`,
        {
          cause: null,
        },
      )
    const pooling = { keepsSessions: hasSessions }
    return {
      kind: 'server',
      ...pooling,
      pool,
      queuePool,
      share: (onRegained) => shareLedger(databaseUrl, pooling, onRegained),
      takeAlone: () => takeLedgerAlone(databaseUrl, pooling),
      close,
    }
  } catch (error) {
    await close()
    throw refusedConnection(error, host)
  }
}

/** `host:port`, without user, password and database. */
function hostOf(databaseUrl: string): string {
  const url = URL.parse(databaseUrl)
  if (url === null)
    throw new Failure('misconfigured', 'DATABASE_URL is not an address such as postgres://user@host/name.', {
      cause: null,
    })
  const host = url.searchParams.get('host') ?? url.hostname
  return url.port === '' ? host : `${host}:${url.port}`
}
