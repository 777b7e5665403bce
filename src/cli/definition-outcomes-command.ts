import { z } from 'zod'
import { outcomesByGroup } from '../qualification/outcomes-by-group.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { renderOutcomes } from './outcomes-text.ts'
import { jsonText, linesText } from './printable.ts'

/** Prints how decided leads fared by age, gender and income, and which criteria part the groups. Writes nothing. */
export const definitionOutcomes = defineLedgerCommand({
  name: 'definition outcomes',
  arguments: z.object({ json: z.boolean() }),
  async run({ json }, { ledger }, terminal) {
    const outcomes = await outcomesByGroup({ ledger })
    terminal.out(json ? jsonText(outcomes) : linesText(renderOutcomes(outcomes)))
    return exitCodes.done
  },
})
