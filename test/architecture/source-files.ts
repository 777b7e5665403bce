import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository's own folder. */
export const root = join(import.meta.dirname, '../..')

/** A file as text, by its path below the repository with `/`. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Every TypeScript and JavaScript file below the folders given, in the order of their paths. */
export function readSourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

const patterns = [
  // A statement may span lines; a quote inside ends the attempt, so that it never runs on into the next one.
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require|resolve)\(\s*['"]([^'"]+)['"]/g,
]

/** What a file imports, types and re-exports as well as values, in the words of the import. */
export function importsOf(text: string): string[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, specifier]) => specifier ?? ''))
}
