import { statSync } from 'node:fs'
import { join } from 'node:path'
import { unknownFormats } from '../domain/crm-mapping.ts'
import { type CompiledDefinition, compileDefinition } from '../domain/definition/compile-definition.ts'
import type { LeadDefinition } from '../domain/definition/lead-definition.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Log } from '../ports/log.ts'
import { checkedFiles, checkMappings, type Mappings } from './check-mappings.ts'
import { type Problem, problemLine, warningsInWords } from './problem.ts'

/** The definition that jobs decide by, kept up with its file while the process runs. */
export interface DefinitionInForce {
  /** The one in force now; a job keeps the one that it began with. */
  current(): CompiledDefinition
  /** Looks at the files once. Never throws: what is wrong is in the log. */
  look(): Promise<void>
}

export interface DefinitionInForceOptions {
  /** The folder of mappings. */
  readonly folder: string
  /** What the files held when the process started: routing and mappings stay in force until it ends. */
  readonly mappings: Mappings
  /** Whether a source of firmographics is set up. */
  readonly isEnriched: boolean
  readonly vocabulary: Vocabulary
  /** Remembers a definition in the ledger before the first decision is made under it. */
  readonly publish: (definition: Pick<Mappings, 'definitionId' | 'definitionSource'>) => Promise<void>
  readonly now: () => Date
  readonly log: Log
}

/**
 * Takes a changed definition only as a whole: all files have to have stood still between two looks, since an editor may
 * be in the middle of saving them, and they have to be sound together, as they have to be at a start. What is broken is
 * said once, with its places, and the old definition stays in force. Routing and mappings are taken at the next start.
 */
export function createDefinitionInForce(options: DefinitionInForceOptions): DefinitionInForce {
  const { folder, mappings: started, vocabulary, publish, now, log } = options
  const crmNames = Object.keys(started.crms)
  const compile = ({ definition, definitionId }: Mappings) =>
    compileDefinition({ definition, id: definitionId, vocabulary })
  let current = compile(started)
  let seen = stampOf(folder)
  /** The state of the files that was last taken or refused. */
  let settled = seen
  let isLooking = false

  const refuse = (problems: readonly Problem[]): void =>
    log.error(
      `The changed files are not taken; ${current.id} stays in force until they are mended.\n${problems.map(problemLine).join('\n')}`,
    )

  async function take(): Promise<void> {
    const { mappings, problems, warnings } = checkMappings(folder, {
      crmNames,
      isEnriched: options.isEnriched,
      now: now(),
    })
    if (mappings === null) return refuse(problems)
    if (mappings.definitionId !== current.id) await takeDefinition(mappings, warnings)
    const waiting = changedBeside(mappings)
    if (waiting.length > 0) log.info(`Changed and sound, taken at the next start: ${waiting.join(', ')}.`)
  }

  async function takeDefinition(mappings: Mappings, warnings: readonly Problem[]): Promise<void> {
    const { definition, definitionId } = mappings
    const unfit = unfitFor(definition)
    if (unfit.length > 0) {
      log.error(
        `${definitionId} is not taken before the next start, because it goes with mappings that changed as well; ${current.id} stays in force.\n${unfit.join('\n')}`,
      )
      return
    }
    if (isOfSameVersion(definition))
      log.warn(`The definition was changed without raising its version: ${definitionId}.`)
    else if (isSignedAsBefore(definition))
      log.warn(`${definitionId} carries the signatures of ${current.id}: has everybody agreed to the change?`)
    if (warnings.length > 0) log.warn(warningsInWords(warnings))
    const compiled = compile(mappings)
    await publish(mappings)
    current = compiled
    log.info(
      `${definitionId} is in force; it judges each lead that changes at once, and all others by and by.`,
    )
  }

  /** What changed besides the definition. */
  function changedBeside({ routing, crms }: Mappings): string[] {
    const isChanged = (now: unknown, then: unknown) => JSON.stringify(now) !== JSON.stringify(then)
    const changed = Object.keys(started.crms).filter((crm) => isChanged(crms[crm], started.crms[crm]))
    return [
      ...(isChanged(routing, started.routing) ? ['the routing'] : []),
      ...changed.map((crm) => `the mapping of ${crm}`),
    ]
  }

  /** What the mappings in force name that a definition lacks. */
  const unfitFor = ({ formats }: LeadDefinition): string[] =>
    Object.entries(started.crms).flatMap(([crm, mapping]) =>
      unknownFormats(
        mapping,
        formats.map(({ id }) => id),
      ).map(({ path, sentence }) => `${crm} ${path.join('.')}: ${sentence}`),
    )

  const isOfSameVersion = ({ name, version }: LeadDefinition): boolean =>
    name === current.definition.name && version === current.definition.version
  const isSignedAsBefore = ({ agreedBy }: LeadDefinition): boolean =>
    JSON.stringify(agreedBy) === JSON.stringify(current.definition.agreedBy)

  return {
    current: () => current,
    async look() {
      if (isLooking) return
      isLooking = true
      try {
        const stamp = stampOf(folder)
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

/** Something else as soon as any of the files is another; a missing file has a stamp too. */
const stampOf = (folder: string): string =>
  checkedFiles(folder)
    .map((file) => {
      const stat = statSync(join(folder, file), { throwIfNoEntry: false })
      return `${file} ${stat === undefined ? 'missing' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`}`
    })
    .join('\n')
