import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openLedger } from '../app.ts'
import { type Config, processEnvironment, readConfig } from '../config.ts'
import { compileDefinition } from '../domain/definition/compile-definition.ts'
import { agedAgreement, definitionWarnings } from '../domain/definition/definition-warnings.ts'
import { glossaryInWords } from '../domain/definition/glossary.ts'
import type { LeadDefinition } from '../domain/definition/lead-definition.ts'
import { problemLine } from '../mappings/problem.ts'
import { readCombinations } from '../mappings/read-combinations.ts'
import { definitionFile, readDefinition, type WrittenDefinition } from '../mappings/read-definition.ts'
import { Failure } from '../ports/failure.ts'
import { countWorthAsking } from '../qualification/count-worth-asking.ts'
import { createVocabulary } from '../vocabulary/vocabulary.ts'
import { exitCodes } from './exit.ts'
import { fitLines, terminalWidth } from './fit-lines.ts'

/**
 * Prints every problem of a definition file with its place, or that it is sound, with what is allowed but may not be
 * meant. Where the combination of the entry is left open, the ledger says what each choice would come to.
 */
export async function checkDefinition(
  file: string | undefined,
  { json }: { readonly json: boolean },
): Promise<void> {
  const config = readConfig(processEnvironment())
  const path = file ?? join(config.mappingsDir, definitionFile)
  const { value, problems } = readDefinition(path)
  const found = {
    file: path,
    id: value?.id ?? null,
    agreedBy: value?.definition.agreedBy ?? [],
    warnings: value === null ? [] : warningsOf(value.definition, new Date()),
    problems,
  }
  if (json) say([JSON.stringify(found, null, 2)])
  else if (value !== null) say(fitLines(soundLines(path, value, found.warnings), terminalWidth()))
  else {
    // Never broken: editors jump to a place that begins its line.
    say(problems.map(problemLine))
    if (problems.some((problem) => problem.path === 'entry.combine'))
      say(fitLines(await combinationLines(path, config), terminalWidth()))
  }
  process.exitCode = value === null ? exitCodes.unfinished : exitCodes.done
}

const warningsOf = (definition: LeadDefinition, now: Date): string[] => [
  ...definitionWarnings(definition),
  ...agedAgreement(definition, now.toISOString().slice(0, 10)),
]

/** Who agreed to what, and what its words mean. */
const soundLines = (
  path: string,
  { id, definition }: WrittenDefinition,
  warnings: readonly string[],
): string[] => [
  `${path} is sound: ${id}.`,
  ...definition.agreedBy.map(({ name, role, date }) => `  agreed by ${name} for ${role} on ${date}`),
  ...warnings.map((warning) => `  warning: ${warning}`),
  ...glossaryInWords(definition.glossary).map((line) => `  ${line}`),
]

const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`)

/** How many leads each choice would take, as far as there is a ledger to ask. */
async function combinationLines(path: string, config: Config): Promise<string[]> {
  const combinations = readCombinations(path)
  if (combinations.length === 0)
    return ['The choices for entry.combine are counted once the other problems are mended.']
  const choices = combinations.map(({ written }) => written).join(', ')
  if (config.databaseUrl === null && !existsSync(join(config.dataDir, 'ledger')))
    return [`entry.combine can be ${choices}; with a ledger this would say how many leads each takes.`]
  const vocabulary = createVocabulary({ allowDomains: [] })
  const definitions = combinations.map(({ written, definition }) =>
    compileDefinition({ definition, id: written, vocabulary }),
  )
  try {
    await using opened = await openLedger(config)
    const sources = {
      ledger: opened.ledger,
      vocabulary,
      // Which record of a person leads is all that would be read of it, and is no part of gate 1.
      mapping: () => ({ objects: {} }),
      isEnriched: config.peopleDataLabs !== null,
    }
    const { of, met } = await countWorthAsking(definitions, sources, new Date())
    return [
      `entry.combine can be one of these; worth asking of ${of.toLocaleString('en-US')} leads in the ledger:`,
      ...definitions.map(
        ({ id }, index) => `  ${id.padEnd(16)} ${(met[index] ?? 0).toLocaleString('en-US')}`,
      ),
    ]
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [
      `entry.combine can be ${choices}. The ledger could not be asked what each takes: ${error.message}`,
    ]
  }
}
