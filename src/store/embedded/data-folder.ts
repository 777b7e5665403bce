import { access, chmod, constants, lstat, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../../ports/failure.ts'
import { adoptEarlierLedger } from './earlier-ledger.ts'
import { type Holder, lockFolder } from './folder-lock.ts'
import { networkFileSystemOf } from './network-file-system.ts'
import { ledgerFolderOf, ownFolderOf } from './own-folder.ts'

/** The cause of a refusal: the folder is another process's or user's, and whoever has it may be asked to do the work. */
export class FolderTaken {
  /** Plumbline's own one inside the data folder. */
  readonly folder: string
  /** Whether it may be free in a moment. */
  readonly mayPass: boolean

  constructor(folder: string, mayPass: boolean) {
    this.folder = folder
    this.mayPass = mayPass
  }
}

export interface DataFolder {
  /** Where the ledger is, or is to be made. */
  readonly ledger: string
  giveBack(): void
}

export interface DataFolderOptions {
  /** Tells a network file system by its name, null for a local one. */
  readonly networkFileSystem?: (folder: string) => Promise<string | null>
}

/**
 * Makes a folder of our own in the data folder, private to its user, and takes it for this process alone. The data
 * folder itself may be anybody's: it is made when it is missing, and nothing of it is changed when it is there.
 * Throws `Failure('misconfigured')` with a sentence when it cannot be used or somebody else has it; then the cause may be
 * a `FolderTaken`.
 */
export async function takeDataFolder(
  dataDir: string,
  { networkFileSystem = networkFileSystemOf }: DataFolderOptions = {},
): Promise<DataFolder> {
  const folder = ownFolderOf(dataDir)
  try {
    await makeOwn(dataDir, folder)
    const remote = await networkFileSystem(folder)
    if (remote !== null)
      throw refusal(
        `The data folder ${dataDir} lies on a network file system (${remote}), where two processes could open it at once and lose rows. Set DATA_DIR to a local folder, or DATABASE_URL to a PostgreSQL server.`,
      )
    const { giveBack, holder } = await lockFolder(folder)
    if (giveBack === undefined) throw inUse(dataDir, holder)
    try {
      adoptEarlierLedger(dataDir)
    } catch (error) {
      giveBack()
      throw error
    }
    return { ledger: ledgerFolderOf(dataDir), giveBack }
  } catch (error) {
    throw error instanceof Failure ? error : unusable(dataDir, error)
  }
}

async function makeOwn(dataDir: string, folder: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await stat(folder)
  if (!found.isDirectory())
    throw refusal(`${folder} is in the way: it is a file. Set DATA_DIR to another folder.`)
  await refuseOthers(folder)
  await access(folder, constants.W_OK)
  // The folder alone keeps others out: the embedded engine makes its files readable for everybody, whatever the umask.
  if ((found.mode & 0o777) !== 0o700) await chmod(folder, 0o700)
}

/** Where anybody may write, anybody may have made the folder, or put a link there. */
async function refuseOthers(folder: string): Promise<void> {
  const user = process.geteuid?.()
  const [found, target] = [await lstat(folder), await stat(folder)]
  const owners = [found.uid, target.uid]
  const other = owners.find((owner) => user !== undefined && owner !== user)
  if (other === undefined || (await hasOneOwner(folder, owners))) return
  throw refusal(
    `The folder ${folder} belongs to user ${other}, and this process runs as user ${user}. Run Plumbline as user ${other}, give the folder to this one (chown -R), or set DATA_DIR to another folder.`,
    // A folder that is closed as ours is lets nobody but root in to ask; in any other, anybody may pose as Plumbline.
    user === 0 && found.isDirectory() && (found.mode & 0o077) === 0 ? new FolderTaken(folder, false) : null,
  )
}

/** Whether what we make belongs to the folder's owner too, as in a folder that a laptop lends to a container. */
async function hasOneOwner(folder: string, owners: readonly number[]): Promise<boolean> {
  const probe = join(folder, `.owner-${process.pid}`)
  try {
    // Never through a link that somebody left there.
    await writeFile(probe, '', { flag: 'wx' })
    const { uid } = await lstat(probe)
    await rm(probe)
    return owners.every((owner) => owner === uid)
  } catch {
    return false
  }
}

function inUse(dataDir: string, holder: Holder | null): Failure {
  const where = holder === null || holder.host === hostname() ? '' : ` on ${holder.host}`
  const who = holder === null ? 'another process' : `process ${holder.pid}${where}`
  return refusal(
    `The data folder ${dataDir} is in use by ${who}. Stop that process, or set DATA_DIR to another folder, or set DATABASE_URL so that several processes can share a PostgreSQL server.`,
    new FolderTaken(ownFolderOf(dataDir), true),
  )
}

const refusal = (sentence: string, cause: unknown = null): Failure =>
  new Failure('misconfigured', sentence, { cause })

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of its disk is used up',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'it is a file',
  ENOENT: 'it cannot be made there',
}

function unusable(dataDir: string, error: unknown): Failure {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  const message = error instanceof Error ? error.message : String(error)
  const isRight = code === 'EACCES' || code === 'EPERM'
  const advice = isRight ? `Let user ${process.geteuid?.()} write there, or set` : 'Set'
  return refusal(
    `The data folder ${dataDir} cannot be used: ${reasons[code] ?? message} (${code}). ${advice} DATA_DIR to another folder.`,
    error,
  )
}
