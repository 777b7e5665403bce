import { Failure } from '../../ports/failure.ts'
import type { Pool, PoolClient } from '../pool.ts'
import { openHoldingPool, openMigrationPool, type PoolOptions } from './server-pool.ts'

/** One lock of the database for all processes that work on the ledger; `plum` and `line` as numbers. */
const lock = [0x706c756d, 0x6c696e65]
const tryAgainMs = 5_000

const ledgerIsTaken = () =>
  new Failure(
    'transient',
    'The ledger is being moved to another CRM account by `plumbline account move`. Start again when that is done.',
    { cause: null },
  )

const ledgerIsShared = () =>
  new Failure(
    'transient',
    'Another process works on this ledger: stop `plumbline start`, `worker` and `sync` everywhere first.',
    { cause: null },
  )

/** Where sessions are not kept, a transaction that stays open holds the lock, and with it a session. */
async function tryLock(client: PoolClient, { keepsSessions }: PoolOptions, how: 'alone' | 'shared') {
  if (!keepsSessions) await client.query('begin')
  const name = `pg_try_advisory_${keepsSessions ? '' : 'xact_'}lock${how === 'shared' ? '_shared' : ''}`
  const { rows } = await client.query<{ held: boolean }>(`select ${name}($1, $2) as held`, lock)
  return rows[0]?.held === true
}

/** Gives the lock back before the connection: a server notices the end of one a moment after it. */
async function giveBack(client: PoolClient, { keepsSessions }: PoolOptions): Promise<void> {
  await client.query(keepsSessions ? 'select pg_advisory_unlock_all()' : 'rollback').catch(() => undefined)
  client.release(true)
}

/**
 * Says that this process works on the ledger until it is disposed of, or ends in whatever way. The lock goes with its
 * connection: when that breaks, a new one is made, and `onRegained` told, for the ledger may have been moved meanwhile.
 * Throws `transient` while another process holds the ledger alone.
 */
export async function shareLedger(
  databaseUrl: string,
  pooling: PoolOptions,
  onRegained: () => void,
): Promise<AsyncDisposable> {
  const pool = openHoldingPool(databaseUrl)
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let held: PoolClient | null = null

  async function hold(): Promise<void> {
    const client = await pool.connect()
    const isHeld = await tryLock(client, pooling, 'shared').catch((error: unknown) => {
      client.release(true)
      throw error
    })
    if (!isHeld) {
      client.release(true)
      throw ledgerIsTaken()
    }
    held = client
    client.once('end', () => {
      if (held !== client) return
      held = null
      client.release(true)
      holdLater()
    })
  }

  function holdLater(): void {
    if (isClosed) return
    timer = setTimeout(() => void hold().then(onRegained, holdLater), tryAgainMs).unref()
  }

  async function close(): Promise<void> {
    isClosed = true
    clearTimeout(timer)
    const client = held
    held = null
    if (client !== null) await giveBack(client, pooling)
    await pool.end()
  }

  try {
    await hold()
  } catch (error) {
    await close()
    throw error
  }
  return { [Symbol.asyncDispose]: close }
}

/** The ledger in the hands of this process alone. */
export interface LedgerAlone extends AsyncDisposable {
  /** Its statements have no limit in time. */
  readonly pool: Pool
}

/** Takes the ledger for this process alone. Throws `transient` while others work on it. */
export async function takeLedgerAlone(databaseUrl: string, pooling: PoolOptions): Promise<LedgerAlone> {
  const pool = openMigrationPool(databaseUrl, pooling)
  const client = await pool.connect()
  const close = async () => {
    await giveBack(client, pooling)
    await pool.end()
  }
  if (await tryLock(client, pooling, 'alone')) return { pool, [Symbol.asyncDispose]: close }
  await close()
  throw ledgerIsShared()
}
