import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { z } from 'zod'
import type { Problem } from './problem.ts'
import { type PlaceOf, readYaml } from './read-yaml.ts'

/** What a file holds once it is sound, with its text; or all that is wrong with it. */
export type ReadYamlFile<T> =
  | {
      readonly value: T
      readonly text: string
      readonly problems: readonly []
      readonly placeOf: PlaceOf
    }
  | { readonly value: null; readonly text: null; readonly problems: readonly Problem[] }

/** Far more than any mapping needs; anything larger was put there by mistake, and takes long to read. */
const mostBytes = 250_000

/** Reads a YAML file against a schema. Never throws: a file that cannot be read is a problem like any other. */
export function readYamlFile<T>(file: string, schema: z.ZodType<T, unknown>): ReadYamlFile<T> {
  const refuse = (sentence: string): ReadYamlFile<T> => ({
    value: null,
    text: null,
    problems: [{ file, line: 1, column: 1, path: '', sentence }],
  })
  let bytes: Buffer
  try {
    const { size } = statSync(file)
    if (size > mostBytes)
      return refuse(`the file has ${size} bytes, more than the ${mostBytes} that are read`)
    bytes = readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return refuse(
      code === 'ENOENT' ? `there is no such file${otherName(file)}` : `the file cannot be read (${code})`,
    )
  }
  const text = bytes.toString('utf8')
  const undecodable = undecodableLine(bytes, text)
  if (undecodable !== null)
    return {
      value: null,
      text: null,
      problems: [{ file, line: undecodable, column: 1, path: '', sentence: 'this line is not UTF-8' }],
    }
  const read = readYaml(file, text, schema)
  return 'placeOf' in read ? { ...read, text } : { ...read, text: null }
}

/** A file that is there and ends otherwise, which nothing reads. */
function otherName(file: string): string {
  const other = file.replace(/\.yaml$/, '.yml')
  return other !== file && existsSync(other) ? `; ${basename(other)} is there: call it ${basename(file)}` : ''
}

/** The first line whose bytes are not UTF-8; null when all are. */
function undecodableLine(bytes: Buffer, text: string): number | null {
  if (Buffer.from(text, 'utf8').equals(bytes)) return null
  const end = bytes.length
  let line = 1
  for (let start = 0; start < end; line++) {
    const feed = bytes.indexOf(0x0a, start)
    const stop = feed < 0 ? end : feed + 1
    const part = bytes.subarray(start, stop)
    if (!Buffer.from(part.toString('utf8'), 'utf8').equals(part)) return line
    start = stop
  }
  return line
}
