import { existsSync } from 'node:fs'
import { openLedger } from '../app.ts'
import type { Config } from '../config.ts'
import { compileDefinition } from '../domain/definition/compile-definition.ts'
import { readCombinations } from '../mappings/read-combinations.ts'
import { Failure } from '../ports/failure.ts'
import { countWorthAsking } from '../qualification/count-worth-asking.ts'
import { ledgerFolderOf } from '../store/embedded/own-folder.ts'
import { createVocabulary } from '../vocabulary/vocabulary.ts'

/** What `entry.combine` could be where a definition leaves it open, and how many leads of the ledger, if any, each takes. */
export async function combinationLines(definitionFile: string, config: Config): Promise<string[]> {
  const combinations = readCombinations(definitionFile)
  if (combinations.length === 0)
    return ['The choices for entry.combine are counted once the other problems are mended.']
  const choices = combinations.map(({ written }) => written).join(', ')
  if (config.databaseUrl === null && !existsSync(ledgerFolderOf(config.dataDir)))
    return [`entry.combine can be ${choices}; with a ledger this would say how many leads each takes.`]
  const vocabulary = createVocabulary({ allowDomains: [] })
  const definitions = combinations.map(({ written, definition }) =>
    compileDefinition({ definition, id: written, vocabulary }),
  )
  try {
    await using opened = await openLedger(config)
    const sources = {
      ledger: opened.ledger,
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
