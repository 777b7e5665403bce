import { z } from 'zod'
import { compileDefinition } from '../domain/definition/compile-definition.ts'
import { type Combination, readCombinations } from '../mappings/read-combinations.ts'
import { countWorthAsking } from '../qualification/count-worth-asking.ts'
import { createVocabulary } from '../vocabulary/vocabulary.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { linesText } from './printable.ts'

/**
 * Part of `check`: how many leads each choice of `entry.combine` would take. It is given the text of a definition, because
 * whoever holds the ledger may not see the file.
 */
export const countCombinations = defineLedgerCommand({
  name: 'definition combinations',
  arguments: z.object({ file: z.string(), source: z.string() }),
  async run({ file, source }, { config, ledger }, terminal) {
    const definitions = readCombinations(file, source).map(compiled)
    const sources = {
      ledger,
      // Which record of a person leads is all that would be read of it, and is no part of gate 1.
      mapping: () => ({ objects: {} }),
      isEnriched: config.peopleDataLabs !== null,
    }
    const { of, met } = await countWorthAsking(definitions, sources, new Date())
    terminal.out(
      linesText([
        `entry.combine can be one of these; worth asking of ${of.toLocaleString('en-US')} leads in the ledger:`,
        ...definitions.map(
          ({ id }, index) => `  ${id.padEnd(16)} ${(met[index] ?? 0).toLocaleString('en-US')}`,
        ),
      ]),
    )
    return exitCodes.done
  },
})

const compiled = ({ written, definition }: Combination) =>
  compileDefinition({ definition, id: written, vocabulary: createVocabulary({ allowDomains: [] }) })
