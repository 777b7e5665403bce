import { closeSync, openSync } from 'node:fs'
import { join, relative } from 'node:path'

export const socketName = 'commands.sock'

/** What the system takes as a socket's path, its closing zero not counted. */
const mostBytes = process.platform === 'linux' ? 107 : 103

export interface SocketPath {
  readonly path: string
  /** The path may hang on something opened, which has to stay open as long as the path is used. */
  close(): void
}

/**
 * How the command socket in a folder is reached. Where its path is longer than the system takes it is said in another
 * way: from the working folder, or on Linux through an opened folder. Null where there is none.
 */
export function socketPathIn(folder: string): SocketPath | null {
  if (process.platform === 'win32') return null
  const path = join(folder, socketName)
  const short = [path, relative(process.cwd(), path)].find((one) => Buffer.byteLength(one) <= mostBytes)
  if (short !== undefined) return { path: short, close: () => undefined }
  if (process.platform !== 'linux') return null
  try {
    const descriptor = openSync(folder, 'r')
    return { path: `/proc/self/fd/${descriptor}/${socketName}`, close: () => closeSync(descriptor) }
  } catch {
    return null
  }
}
