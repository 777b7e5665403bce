import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Failure } from '../../ports/failure.ts'
import type { Database } from '../database.ts'
import { takeDataFolder } from './data-folder.ts'
import { EmbeddedPool } from './embedded-pool.ts'
import { createEmbeddedSession } from './embedded-session.ts'
import { scheduleUpkeep } from './upkeep.ts'

const upkeepEveryMs = 10 * 60_000

export interface EmbeddedDatabase extends Database {
  /** The whole database as one file, to start another one from. */
  snapshot(): Promise<Blob>
}

/**
 * Opens PGlite, a PostgreSQL inside this process. `dataDir` null keeps it in memory, where it may start from a
 * snapshot. A folder is this process's alone.
 * It survives a killed process, but not a power cut: PGlite does not wait for the disk.
 * Throws `Failure('misconfigured')` when another process holds the folder or it cannot be used.
 */
export async function openEmbeddedDatabase(
  dataDir: string | null,
  snapshot: Blob | null = null,
): Promise<EmbeddedDatabase> {
  const folder = dataDir === null ? null : await takeDataFolder(dataDir)
  try {
    if (folder !== null) await makeOnce(folder.ledger)
    const engine = await PGlite.create({
      ...(folder === null ? {} : { dataDir: folder.ledger }),
      ...(snapshot === null ? {} : { loadDataDir: snapshot }),
    })
    const session = createEmbeddedSession(engine)
    const pool = new EmbeddedPool(session, 'number')
    const queuePool = new EmbeddedPool(session, 'text')
    // One session for both: BullMQ needs its own names first, and the ledger always says its schema.
    await pool.query('set search_path to bullmq, public')
    const stopUpkeep = scheduleUpkeep(pool, upkeepEveryMs)
    return {
      kind: 'embedded',
      pool,
      queuePool,
      // Its folder is this process's alone.
      share: async () => ({ [Symbol.asyncDispose]: async () => undefined }),
      takeAlone: async () => ({ pool, [Symbol.asyncDispose]: async () => undefined }),
      snapshot: () => engine.dumpDataDir('none'),
      async close() {
        stopUpkeep()
        await Promise.all([pool.end(), queuePool.end()])
        await session.close()
        folder?.giveBack()
      },
    }
  } catch (error) {
    folder?.giveBack()
    throw cannotOpen(dataDir ?? 'memory', error)
  }
}

/** A database whose making was cut short cannot be opened, so it gets its name only when it is whole. */
async function makeOnce(path: string): Promise<void> {
  if (existsSync(path)) return
  const unfinished = `${path}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await (await PGlite.create({ dataDir: unfinished })).close()
  await rename(unfinished, path)
}

/** What the engine's file system says in numbers (WASI) instead of words. */
const engineReasons: Readonly<Record<number, string>> = {
  2: 'this user may not write there',
  51: 'its disk is full',
  69: 'its file system is read-only',
}

function cannotOpen(where: string, error: unknown): Failure {
  const { errno, message } = error as { readonly errno?: number; readonly message?: string }
  const why = message ?? engineReasons[errno ?? 0] ?? `error ${errno ?? String(error)} of its file system`
  return new Failure(
    'misconfigured',
    `The embedded database in ${where} cannot be opened: ${why}. Mend that, or set DATA_DIR to another folder.`,
    {
      cause: error,
    },
  )
}
