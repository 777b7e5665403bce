import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../../ports/failure.ts'
import { findProcess } from './running-process.ts'

/** Says by its name alone who holds the folder, so that it is never seen half written: `process-<pid>-<start>-<host>.lock`. */
const lockName = /^process-(\d+)-(\d+)-(.+)\.lock$/

/** The cause of a refusal: another process has the folder, and may be asked to do the work. */
export class FolderInUse {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }
}

interface Holder {
  readonly pid: number
  /** As `findProcess` tells it; 0 when nobody knows. */
  readonly start: number
  readonly host: string
}

/**
 * Takes a data folder for this process alone and answers with the function that gives it back. Two engines on one
 * folder lose rows silently. The lock of a process that has ended is swept aside; a living one is never robbed.
 * Throws `Failure('misconfigured')` that names the folder and who holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own: Holder = { pid: process.pid, start: findProcess(process.pid)?.start ?? 0, host: hostname() }
  const ownName = `process-${own.pid}-${own.start}-${own.host}.lock`
  const ownPath = join(folder, ownName)

  refuseIfHeld(folder, await readHolders(folder))
  await writeFile(ownPath, '', { flag: 'wx', mode: 0o600 })
  const release = () => rm(ownPath, { force: true })
  try {
    // Of two that start together each sees the other here, or one of them does: never do both go on.
    const others = (await readHolders(folder)).filter(({ name }) => name !== ownName)
    refuseIfHeld(folder, others)
    for (const { name } of others) await rm(join(folder, name), { force: true })
  } catch (error) {
    await release()
    throw error
  }
  return release
}

async function readHolders(folder: string): Promise<(Holder & { readonly name: string })[]> {
  return (await readdir(folder)).flatMap((name) => {
    const [, pid, start, host] = lockName.exec(name) ?? []
    return host === undefined ? [] : [{ name, pid: Number(pid), start: Number(start), host }]
  })
}

function refuseIfHeld(folder: string, holders: readonly (Holder & { readonly name: string })[]): void {
  const held = holders.find(isAlive)
  if (held === undefined) return
  const isHere = held.host === hostname()
  throw new Failure(
    'misconfigured',
    isHere
      ? `The data folder ${folder} is in use by process ${held.pid}. Stop that process, or set DATA_DIR to another folder, or set DATABASE_URL so that several processes can share a PostgreSQL server.`
      : `The data folder ${folder} is in use by process ${held.pid} on ${held.host}. If that machine is gone for good, delete ${join(folder, held.name)}; otherwise set DATA_DIR to another folder, or DATABASE_URL to share a PostgreSQL server.`,
    { cause: new FolderInUse(folder) },
  )
}

/** A process on another machine cannot be asked, and counts as alive. */
function isAlive({ pid, start, host }: Holder): boolean {
  if (host !== hostname()) return true
  const running = findProcess(pid)
  if (running === null) return false
  // Another start is another process that was given the same number since.
  return running.start === null || start === 0 || running.start === start
}
