import { lstatSync } from 'node:fs'
import { constants, enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { ownFolderOf } from '../store/embedded/own-folder.ts'

/**
 * Keeps compiled code, so that commands start in half the time from the second start on: with the packages, or, where
 * the code may only be read, in our own folder inside the data folder once that is there. Nowhere else, because code
 * that somebody else could have put there would be run. Answers the folder; null where nothing can be kept.
 */
export async function keepCompiledCode(packages: string): Promise<string | null> {
  const folder = join(packages, '.cache/plumbline/compiled')
  if (enableCompileCache(folder).status !== constants.compileCacheStatus.FAILED) return folder
  const own = await privateFolder()
  if (own === null) return null
  const kept = join(own, 'compiled')
  return enableCompileCache(kept).status === constants.compileCacheStatus.FAILED ? null : kept
}

/** The folder of our own, as far as it is there, ours, and closed to everybody else. */
async function privateFolder(): Promise<string | null> {
  try {
    const { processEnvironment, readConfig } = await import('../config.ts')
    const folder = ownFolderOf(readConfig(processEnvironment()).dataDir)
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === process.geteuid?.() && (found.mode & 0o077) === 0
      ? folder
      : null
  } catch {
    // Settings that need mending are told of by the command, which reads them next.
    return null
  }
}
