import { existsSync, readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import { readCombinations } from '../mappings/read-combinations.ts'
import { Failure } from '../ports/failure.ts'
import { ledgerFolderOf } from '../store/embedded/own-folder.ts'
import { countCombinations } from './count-combinations-command.ts'
import { answerCommand } from './run-command.ts'
import { quietTerminal } from './terminal.ts'

/** What `entry.combine` could be where a definition leaves it open, and how many leads of the ledger, if any, each takes. */
export async function combinationLines(definitionFile: string, config: Config): Promise<string[]> {
  const source = readFileSync(definitionFile, 'utf8')
  const combinations = readCombinations(definitionFile, source)
  if (combinations.length === 0)
    return ['The choices for entry.combine are counted once the other problems are mended.']
  const choices = combinations.map(({ written }) => written).join(', ')
  if (config.databaseUrl === null && !existsSync(ledgerFolderOf(config.dataDir)))
    return [`entry.combine can be ${choices}; with a ledger this would say how many leads each takes.`]
  const counted: string[] = []
  const terminal = quietTerminal((text) => counted.push(text))
  try {
    await answerCommand(countCombinations, { file: definitionFile, source }, config, terminal)
    return counted.join('').trimEnd().split('\n')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [
      `entry.combine can be ${choices}. The ledger could not be asked what each takes: ${error.message}`,
    ]
  }
}
