import { Failure } from '../../ports/failure.ts'
import { DatabaseError, isConnectionError } from '../connection-error.ts'
import type { Database } from '../database.ts'
import { shareLedger, takeLedgerAlone } from './ledger-share.ts'
import { openLedgerPool, openQueuePool } from './server-pool.ts'

const oldestVersion = 14

/**
 * Connects to the PostgreSQL server of an address. Throws `Failure` with a sentence that names the host and never the
 * password: `transient` when the server is out of reach, `misconfigured` when it refuses us or is too old.
 */
export async function openServerDatabase(databaseUrl: string): Promise<Database> {
  const host = hostOf(databaseUrl)
  const pool = openLedgerPool(databaseUrl)
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
    return {
      kind: 'server',
      pool,
      queuePool,
      share: (onRegained) => shareLedger(databaseUrl, onRegained),
      takeAlone: () => takeLedgerAlone(databaseUrl),
      close,
    }
  } catch (error) {
    await close()
    throw asFailure(error, host)
  }
}

function asFailure(error: unknown, host: string): Failure {
  if (error instanceof Failure) return error
  const { code } = DatabaseError.catch({ message: '' }).parse(error)
  const cause = new Error(`PostgreSQL answered ${code ?? 'nothing'}`)
  if (isConnectionError(error))
    return new Failure(
      'transient',
      `PostgreSQL at ${host} is out of reach. Is it running, and is DATABASE_URL right?`,
      {
        cause,
      },
    )
  const why = code?.startsWith('28')
    ? 'refuses the user or password'
    : code === '3D000'
      ? 'has no such database'
      : 'refuses the connection'
  return new Failure(
    'misconfigured',
    `PostgreSQL at ${host} ${why} of DATABASE_URL (${code ?? 'no code'}).`,
    { cause },
  )
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
