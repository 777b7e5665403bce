import { accessSync, constants, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of an executable in PATH or else in one of the folders (glob patterns, the newest version first); null when absent. */
export function findProgram(name: string, folders: readonly string[]): string | null {
  const inPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const others = folders.flatMap((pattern) => globSync(pattern).sort(byVersion).reverse())
  const candidates = [...inPath, ...others].map((folder) => join(folder, name))
  return candidates.find(isExecutable) ?? null
}

const byVersion = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
