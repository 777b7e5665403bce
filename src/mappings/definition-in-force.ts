import { statSync } from 'node:fs'
import { type CompiledDefinition, compileDefinition } from '../domain/definition/compile-definition.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Log } from '../ports/log.ts'
import { problemLine } from './problem.ts'
import { readDefinition, type WrittenDefinition } from './read-definition.ts'

/** The definition that jobs decide by, kept up with its file while the process runs. */
export interface DefinitionInForce {
  /** The one in force now; a job keeps the one that it began with. */
  current(): CompiledDefinition
  /** Looks at the file once. Never throws: what is wrong is in the log. */
  look(): Promise<void>
}

export interface DefinitionInForceOptions {
  readonly file: string
  /** What the file held when the process started. */
  readonly written: WrittenDefinition
  readonly vocabulary: Vocabulary
  /** Remembers a definition in the ledger before the first decision is made under it. */
  readonly publish: (written: WrittenDefinition) => Promise<void>
  readonly log: Log
}

/**
 * Takes a changed file only as a whole: it has to have stood still between two looks, since an editor may be in the
 * middle of saving it, and it has to be sound. A broken one is said once, with its places, and the old one stays in force.
 */
export function createDefinitionInForce(options: DefinitionInForceOptions): DefinitionInForce {
  const { file, vocabulary, publish, log } = options
  const compile = (written: WrittenDefinition) => compileDefinition({ ...written, vocabulary })
  let current = compile(options.written)
  let seen = stampOf(file)
  /** The state of the file that was last taken or refused. */
  let settled = seen
  let isLooking = false

  async function take(): Promise<void> {
    const { value, problems } = readDefinition(file)
    if (value === null) {
      const lines = problems.map(problemLine).join('\n')
      log.error(
        `The changed definition is not taken; ${current.id} stays in force until it is mended.\n${lines}`,
      )
      return
    }
    if (value.id === current.id) return
    if (
      value.definition.name === current.definition.name &&
      value.definition.version === current.definition.version
    )
      log.warn(`The definition was changed without raising its version: ${value.id}.`)
    else if (isSignedAsBefore(value))
      log.warn(`${value.id} carries the signatures of ${current.id}: has everybody agreed to the change?`)
    const compiled = compile(value)
    await publish(value)
    current = compiled
    log.info(`${value.id} is in force; it judges each lead that changes at once, and all others by and by.`)
  }

  const isSignedAsBefore = ({ definition: { agreedBy } }: WrittenDefinition): boolean =>
    JSON.stringify(agreedBy) === JSON.stringify(current.definition.agreedBy)

  return {
    current: () => current,
    async look() {
      if (isLooking) return
      isLooking = true
      try {
        const stamp = stampOf(file)
        const stoodStill = stamp === seen
        seen = stamp
        if (!stoodStill || stamp === settled) return
        await take()
        settled = stamp
      } catch (error) {
        log.error(`The changed definition could not be taken yet; ${current.id} stays in force.`, { error })
      } finally {
        isLooking = false
      }
    },
  }
}

/** Something else as soon as the file is another; a missing file has a stamp too. */
function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? 'missing' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`
}
