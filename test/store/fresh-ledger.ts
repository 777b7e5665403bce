import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../src/store/database.ts'
import { cacheFolder, fingerprintOfTables } from './memory-database.ts'

/**
 * Puts an empty ledger into a data folder: making one takes the embedded engine several seconds, copying one none. The
 * first that is ever asked for is made, and kept until the engine or a migration changes.
 */
export async function putFreshLedger(dataDir: string): Promise<void> {
  const kept = join(cacheFolder, `folder-${fingerprintOfTables()}`)
  if (!existsSync(kept)) {
    const unfinished = `${kept}.${randomUUID()}`
    await mkdir(cacheFolder, { recursive: true })
    await (await openDatabase({ databaseUrl: null, dataDir: unfinished })).close()
    // Who comes second finds the name taken by one that is as good.
    await rename(unfinished, kept).catch(() => undefined)
  }
  await cp(kept, dataDir, { recursive: true })
}
