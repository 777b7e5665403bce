import { openLedger } from '../app.ts'
import { processEnvironment, readConfig } from '../config.ts'
import { compileDefinition } from '../domain/definition/compile-definition.ts'
import { checkMappings } from '../mappings/check-mappings.ts'
import { problemsFailure } from '../mappings/problem.ts'
import { Failure } from '../ports/failure.ts'
import { tryDefinition } from '../qualification/try-definition.ts'
import { createVocabulary } from '../vocabulary/vocabulary.ts'
import { fitLines, terminalWidth } from './fit-lines.ts'
import { print, printJson } from './print.ts'
import { startCount } from './progress.ts'
import { renderTrial } from './trial-text.ts'

/** Runs another definition over the leads of the ledger and prints who would change stage. Writes nothing. */
export async function tryDefinitionFile(
  file: string,
  { examples, json }: { readonly examples: number; readonly json: boolean },
): Promise<void> {
  const config = readConfig(processEnvironment())
  const { mappings, problems } = checkMappings(config.mappingsDir, { definition: file, now: new Date() })
  if (mappings === null) throw problemsFailure(`${file}, together with ${config.mappingsDir}, has`, problems)
  const { crms, definitionId } = mappings
  const vocabulary = createVocabulary({ allowDomains: [] })
  const definition = compileDefinition({ definition: mappings.definition, id: definitionId, vocabulary })
  await using opened = await openLedger(config)
  const count = startCount('tried on')
  const trial = await tryDefinition(
    definition,
    {
      ledger: opened.ledger,
      isEnriched: config.peopleDataLabs !== null,
      onProgress: count.show,
      mapping: (crm) => {
        const mapping = crms[crm]
        if (mapping !== undefined) return mapping
        throw new Failure(
          'misconfigured',
          `The ledger holds leads of ${crm}, for which there is no mapping.`,
          {
            cause: null,
          },
        )
      },
    },
    examples,
  ).finally(count.stop)
  if (json) printJson(trial)
  else print(fitLines(renderTrial(definitionId, trial), terminalWidth()))
}
