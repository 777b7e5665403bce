import { createHash, randomUUID } from 'node:crypto'
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../../src/store/embedded/embedded-database.ts'
import { migrateLedger } from '../../src/store/migrate-ledger.ts'

const root = join(import.meta.dirname, '../..')
/** What takes seconds to make is kept here from one run of the tests to the next. */
export const cacheFolder = join(root, 'node_modules/.cache/plumbline')

/**
 * A ledger's database in memory with its tables made, ready in under half a second: the first ever makes it (two to
 * four seconds) and keeps a snapshot, from which the others start until the engine or a migration changes.
 */
export async function openMemoryDatabase(): Promise<EmbeddedDatabase> {
  const path = join(cacheFolder, `ledger-${fingerprintOfTables()}.tar`)
  const snapshot = await readFile(path).catch(() => null)
  if (snapshot !== null) return openEmbeddedDatabase(null, new Blob([snapshot]))
  const database = await openEmbeddedDatabase(null)
  await migrateLedger(database.pool)
  mkdirSync(cacheFolder, { recursive: true })
  const unfinished = `${path}.${randomUUID()}`
  await writeFile(unfinished, await (await database.snapshot()).bytes())
  await rename(unfinished, path)
  return database
}

/** Changes with the engine and with every migration. */
export function fingerprintOfTables(): string {
  const sources = [
    'node_modules/@electric-sql/pglite/package.json',
    ...globSync('src/store/migrations/*.ts', { cwd: root }),
  ]
  const hash = createHash('sha256')
  for (const source of sources.sort()) hash.update(readFileSync(join(root, source)))
  return hash.digest('hex').slice(0, 16)
}
