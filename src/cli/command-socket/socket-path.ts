import { closeSync, openSync } from 'node:fs'
import { join, relative } from 'node:path'

export const socketName = 'commands.sock'

/** What the system takes as a socket's path, its closing zero not counted. */
const mostBytes = process.platform === 'linux' ? 107 : 103

const isShort = (path: string): boolean => Buffer.byteLength(path) <= mostBytes

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
  if (isShort(path)) return { path, close: () => undefined }
  const near = relative(process.cwd(), path)
  if (isShort(near)) return { path: near, close: () => undefined }
  if (process.platform !== 'linux') return null
  try {
    const descriptor = openSync(folder, 'r')
    return { path: `/proc/self/fd/${descriptor}/${socketName}`, close: () => closeSync(descriptor) }
  } catch {
    return null
  }
}
