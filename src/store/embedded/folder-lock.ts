import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

/** Who holds a folder, as it wrote it down itself: for a sentence, never to decide by. */
const Holder = z.object({ pid: z.number(), host: z.string() })
export type Holder = z.infer<typeof Holder>

/** What came of asking for a folder: the function that gives it back, or who has it, null where that is not written down. */
export type LockAnswer =
  | { readonly giveBack: () => void; readonly holder?: never }
  | { readonly giveBack?: never; readonly holder: Holder | null }

/** The handles stay reachable: one that is collected would give its folder back. */
const held = new Set<DatabaseSync>()

/** SQLITE_BUSY. */
const busy = 5

/**
 * Takes a folder for this process alone, by a lock of the operating system on a file in it: SQLite's, which Node brings
 * along. It holds across containers that share the folder, and ends with its process whatever ended that. No process may
 * open the lock file in any other way: the system would take the lock from it at the first close.
 * Throws SQLite's error where the file cannot be locked at all.
 */
export async function lockFolder(folder: string): Promise<LockAnswer> {
  const { DatabaseSync } = await importQuietly(() => import('node:sqlite'))
  const notePath = join(folder, 'holder.json')
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== busy) throw error
    return { holder: readHolder(notePath) }
  }
  held.add(lock)
  noteHolder(notePath, { pid: process.pid, host: hostname() })
  return {
    giveBack() {
      if (!held.delete(lock)) return
      rmSync(notePath, { force: true })
      lock.close()
    },
  }
}

function noteHolder(path: string, holder: Holder): void {
  try {
    writeFileSync(path, JSON.stringify(holder), { mode: 0o600 })
  } catch {
    // A full disk: whoever is refused is not told by whom.
  }
}

function readHolder(path: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/** Early releases of Node 24 warn that SQLite is experimental; what we use of it has not changed since. */
async function importQuietly<Module>(load: () => Promise<Module>): Promise<Module> {
  const warn = process.emitWarning
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!isExperimental(rest[0])) Reflect.apply(warn, process, [warning, ...rest])
  }
  try {
    return await load()
  } finally {
    process.emitWarning = warn
  }
}

const isExperimental = (kind: unknown): boolean =>
  (typeof kind === 'object' && kind !== null && 'type' in kind ? kind.type : kind) === 'ExperimentalWarning'
