import { z } from 'zod'
import { readMappings } from '../mappings/read-mappings.ts'
import { Failure } from '../ports/failure.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { explanationRecord, renderExplanation } from './explanation-text.ts'
import { fitLines } from './fit-lines.ts'
import { jsonText, linesText } from './printable.ts'

/** Prints the whole explanation of a lead. The id is looked for in every object of the CRM's mapping. */
export const explain = defineLedgerCommand({
  name: 'explain',
  arguments: z.object({ crm: z.string(), id: z.string(), json: z.boolean() }),
  async run({ crm, id, json }, { config, ledger }, terminal) {
    const mapping = readMappings(config.mappingsDir).crms[crm]
    if (mapping === undefined)
      throw new Failure(
        'misconfigured',
        `There is no mapping for a CRM named ${crm}; say hubspot or salesforce.`,
        { cause: null },
      )
    const refs = Object.keys(mapping.objects).map((object) => ({ crm, object, id }))
    const [stored] = await ledger.leads.read(refs)
    if (stored === undefined)
      throw new Failure(
        'misconfigured',
        `The ledger does not know ${crm} ${id}. It learns of leads by pulling: run plumbline sync, then ask again.`,
        { cause: null },
      )
    const { ref } = stored.lead
    const [person = []] = await ledger.identities.read([ref])
    // What became another record left its history to it.
    const inherited = person.filter(({ lead: { standing } }) => 'to' in standing).map(({ lead }) => lead.ref)
    const history = {
      ...(await ledger.reports.history([ref, ...inherited])),
      tasks: await ledger.tasks.read(person.map(({ lead }) => lead.ref)),
    }
    terminal.out(
      json
        ? jsonText(explanationRecord(stored, history, person))
        : linesText(fitLines(renderExplanation(stored, history, person), terminal.width)),
    )
    return exitCodes.done
  },
})
