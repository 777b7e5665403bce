import { openLedger } from '../app.ts'
import { processEnvironment, readConfig } from '../config.ts'
import { readMappings } from '../mappings/read-mappings.ts'
import { Failure } from '../ports/failure.ts'
import { explanationRecord, renderExplanation } from './explanation-text.ts'
import { fitLines, terminalWidth } from './fit-lines.ts'

/** Prints the whole explanation of a lead. The id is looked for in every object of the CRM's mapping. */
export async function explain({
  crm,
  id,
  json,
}: {
  readonly crm: string
  readonly id: string
  readonly json: boolean
}): Promise<void> {
  const config = readConfig(processEnvironment())
  const mapping = readMappings(config.mappingsDir).crms[crm]
  if (mapping === undefined)
    throw new Failure(
      'misconfigured',
      `There is no mapping for a CRM named ${crm}; say hubspot or salesforce.`,
      {
        cause: null,
      },
    )
  await using opened = await openLedger(config)
  const refs = Object.keys(mapping.objects).map((object) => ({ crm, object, id }))
  const [stored] = await opened.ledger.leads.read(refs)
  if (stored === undefined)
    throw new Failure(
      'misconfigured',
      `The ledger does not know ${crm} ${id}. It learns of leads by pulling: run plumbline sync, then ask again.`,
      { cause: null },
    )
  const { ref } = stored.lead
  const [person = []] = await opened.ledger.identities.read([ref])
  // What became another record left its history to it.
  const inherited = person.filter(({ lead: { standing } }) => 'to' in standing).map(({ lead }) => lead.ref)
  const history = {
    ...(await opened.ledger.reports.history([ref, ...inherited])),
    tasks: await opened.ledger.tasks.read(person.map(({ lead }) => lead.ref)),
  }
  const lines = json
    ? [JSON.stringify(explanationRecord(stored, history, person), null, 2)]
    : fitLines(renderExplanation(stored, history, person), terminalWidth())
  process.stdout.write(`${lines.join('\n')}\n`)
}
