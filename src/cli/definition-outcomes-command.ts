import { openLedger } from '../app.ts'
import { processEnvironment, readConfig } from '../config.ts'
import { outcomesByGroup } from '../qualification/outcomes-by-group.ts'
import { renderOutcomes } from './outcomes-text.ts'
import { print, printJson } from './print.ts'

/** Prints how decided leads fared by age, gender and income, and which criteria part the groups. Writes nothing. */
export async function printOutcomes({ json }: { readonly json: boolean }): Promise<void> {
  await using opened = await openLedger(readConfig(processEnvironment()))
  const outcomes = await outcomesByGroup({ ledger: opened.ledger })
  if (json) printJson(outcomes)
  else print(renderOutcomes(outcomes))
}
