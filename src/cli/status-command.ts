import { z } from 'zod'
import { needsPerson } from '../reports/status.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { fitLines } from './fit-lines.ts'
import { jsonText, linesText } from './printable.ts'
import { renderStatus } from './status-text.ts'

/** Prints how things stand without asking a CRM; no worker need run. */
export const showStatus = defineLedgerCommand({
  name: 'status',
  arguments: z.object({ json: z.boolean() }),
  async run({ json }, { readStatus }, terminal) {
    const status = await readStatus()
    const needed = needsPerson(status)
    terminal.out(
      json
        ? jsonText({ ...status, needsPerson: needed })
        : linesText(fitLines(renderStatus(status, needed), terminal.width)),
    )
    return needed.length === 0 ? exitCodes.done : exitCodes.unfinished
  },
})
