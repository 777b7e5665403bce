import { type Config, crmsOf, processEnvironment, readConfig } from '../config.ts'
import { glossaryInWords } from '../domain/definition/glossary.ts'
import { type CheckedMappings, checkMappings, type Mappings } from '../mappings/check-mappings.ts'
import { problemLine, warningsInWords } from '../mappings/problem.ts'
import { checkedAsJson } from './checked-json.ts'
import { exitCodes } from './exit.ts'
import { fitLines } from './fit-lines.ts'
import { jsonText, linesText } from './printable.ts'
import { ownTerminal, type Terminal } from './terminal.ts'

/** What was asked for on the command line. */
export interface CheckCommand {
  readonly json: boolean
  /** A file that stands in for the definition.yaml of the mappings. */
  readonly definition?: string | undefined
}

/**
 * Checks definition, routing and mappings by themselves and together, as a start does, without starting anything: every
 * problem with its place, what is allowed but may not be meant, who agreed. Answers the exit code: 0 when they are sound,
 * warnings or not, and 1 when anything has to be mended.
 */
export async function check(
  { json, definition }: CheckCommand,
  config: Config = readConfig(processEnvironment()),
  terminal: Terminal = ownTerminal(),
): Promise<number> {
  const checked = checkMappings(config.mappingsDir, {
    ...(definition === undefined ? {} : { definition }),
    crmNames: crmsOf(config),
    isEnriched: config.peopleDataLabs !== null,
    now: new Date(),
  })
  if (json) terminal.out(jsonText(checkedAsJson(checked)))
  else await sayInWords(checked, config, terminal)
  return checked.mappings === null ? exitCodes.unfinished : exitCodes.done
}

async function sayInWords(
  { mappings, problems, warnings }: CheckedMappings,
  config: Config,
  terminal: Terminal,
): Promise<void> {
  const print = (lines: readonly string[]) => terminal.out(linesText(lines))
  // Lines with a place are never broken: editors jump to one that begins its line.
  print(problems.map(problemLine))
  if (mappings !== null) print(fitLines(soundLines(config.mappingsDir, mappings), terminal.width))
  const open = problems.find(({ path }) => path === 'entry.combine')
  if (open !== undefined) {
    const { combinationLines } = await import('./combination-lines.ts')
    print(fitLines(await combinationLines(open.file, config), terminal.width))
  }
  if (warnings.length > 0) print(warningsInWords(warnings).split('\n'))
}

/** Who agreed to what, and what its words mean. */
const soundLines = (folder: string, { definitionId, definition }: Mappings): string[] => [
  `${folder} is sound: ${definitionId}.`,
  ...definition.agreedBy.map(({ name, role, date }) => `  agreed by ${name} for ${role} on ${date}`),
  ...glossaryInWords(definition.glossary).map((line) => `  ${line}`),
]
