import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../../ports/failure.ts'
import { ledgerFolderOf } from './own-folder.ts'

/** Versions before there was a folder of our own named the process that held the data folder in a file there. */
const lockName = /^process-(\d+)-(\d+)-(.+)\.lock$/

/**
 * Moves the ledger of an earlier version, which lay in the data folder itself, to its place. Call it with the lock held.
 * Throws `Failure('misconfigured')` while a process of that version still works on it.
 */
export function adoptEarlierLedger(dataDir: string): void {
  const earlier = join(dataDir, 'ledger')
  const place = ledgerFolderOf(dataDir)
  // What else may be called so is not ours.
  if (existsSync(place) || !existsSync(join(earlier, 'PG_VERSION'))) return
  const locks = readdirSync(dataDir).flatMap((name) => {
    const [, pid, start, host] = lockName.exec(name) ?? []
    return host === undefined ? [] : [{ name, pid: Number(pid), start: Number(start), host }]
  })
  const holder = locks.find(
    ({ pid, start, host }) => host === hostname() && start > 0 && startOf(pid) === start,
  )
  if (holder !== undefined)
    throw new Failure(
      'misconfigured',
      `The data folder ${dataDir} is in use by process ${holder.pid}, an earlier version of Plumbline. Stop that process first.`,
      { cause: null },
    )
  const user = process.geteuid?.()
  if (user !== undefined && lstatSync(earlier).uid !== user)
    throw new Failure(
      'misconfigured',
      `The ledger in ${earlier}, made by an earlier version, belongs to another user. Run Plumbline as that user, or give the folder to this one (chown -R).`,
      { cause: null },
    )
  renameSync(earlier, place)
  for (const { name } of locks) rmSync(join(dataDir, name), { force: true })
}

/** When a process of this machine started, in clock ticks since boot; null when there is none or nobody says. */
function startOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return /^[ZX]/.test(state) ? null : Number(fields[18])
  } catch {
    return null
  }
}
