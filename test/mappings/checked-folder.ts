import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { checkMappings } from '../../src/mappings/check-mappings.ts'

const shipped = fileURLToPath(new URL('../../mappings', import.meta.url))

/** A folder of the shipped files to be edited, and what a check says of it. */
export interface CheckedFolder extends Disposable {
  readonly folder: string
  /** Replaces the first of a text that has to be there. */
  edit(file: string, from: string, to: string): void
  /** Problems and warnings as lines `routing.yaml:8:17 sentence`, files named below the folder. */
  check(options?: { readonly now?: Date; readonly isEnriched?: boolean }): {
    readonly problems: string[]
    readonly warnings: string[]
  }
}

export function createCheckedFolder(): CheckedFolder {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-checked-'))
  cpSync(shipped, folder, { recursive: true })
  return {
    folder,
    edit(file, from, to) {
      const path = join(folder, file)
      const text = readFileSync(path, 'utf8')
      expect(text).toContain(from)
      writeFileSync(
        path,
        text.replace(from, () => to),
      )
    },
    check({ now = new Date('2026-03-01T12:00:00Z'), isEnriched = false } = {}) {
      const { problems, warnings } = checkMappings(folder, { now, isEnriched })
      const lines = (found: typeof problems) =>
        found.map(
          ({ file, line, column, sentence }) =>
            `${file.slice(folder.length + 1)}:${line}:${column} ${sentence}`,
        )
      return { problems: lines(problems), warnings: lines(warnings) }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}
