import { z } from 'zod'
import { type Config, processEnvironment, readConfig } from '../config.ts'
import { compileDefinition } from '../domain/definition/compile-definition.ts'
import { LeadDefinition } from '../domain/definition/lead-definition.ts'
import { checkMappings } from '../mappings/check-mappings.ts'
import { problemsFailure } from '../mappings/problem.ts'
import { readMappings } from '../mappings/read-mappings.ts'
import { readYaml } from '../mappings/read-yaml.ts'
import { Failure } from '../ports/failure.ts'
import { tryDefinition } from '../qualification/try-definition.ts'
import { createVocabulary } from '../vocabulary/vocabulary.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { fitLines } from './fit-lines.ts'
import { jsonText, linesText } from './printable.ts'
import { startCount } from './progress.ts'
import { renderTrial } from './trial-text.ts'

/** What was asked for on the command line. */
interface TryOptions {
  readonly examples: number
  readonly json: boolean
}

/**
 * Reads the definition to try, together with the mappings. Throws `Failure('misconfigured')` that names every problem.
 */
export function readTrial(
  file: string,
  options: TryOptions,
  { mappingsDir }: Pick<Config, 'mappingsDir'> = readConfig(processEnvironment()),
) {
  const { mappings, problems } = checkMappings(mappingsDir, { definition: file, now: new Date() })
  if (mappings === null) throw problemsFailure(`${file}, together with ${mappingsDir}, has`, problems)
  const { definitionId: id, definitionSource: source } = mappings
  return { file, id, source, ...options }
}

/**
 * Runs another definition over the leads of the ledger and prints who would change stage. Writes nothing. It is given the
 * text of the definition, because whoever holds the ledger may not see the file.
 */
export const definitionTry = defineLedgerCommand({
  name: 'definition try',
  arguments: z.object({
    file: z.string(),
    id: z.string(),
    source: z.string(),
    examples: z.number(),
    json: z.boolean(),
  }),
  async run({ file, id, source, examples, json }, { config, ledger }, terminal) {
    const { value, problems } = readYaml(file, source, LeadDefinition)
    if (value === null) throw problemsFailure(`${file} has`, problems)
    const { crms } = readMappings(config.mappingsDir)
    const vocabulary = createVocabulary({ allowDomains: [] })
    const count = startCount('tried on', terminal)
    const trial = await tryDefinition(
      compileDefinition({ definition: value, id, vocabulary }),
      {
        ledger,
        isEnriched: config.peopleDataLabs !== null,
        onProgress(looked) {
          terminal.stopped.throwIfAborted()
          count.show(looked)
        },
        mapping: (crm) => {
          const mapping = crms[crm]
          if (mapping !== undefined) return mapping
          throw new Failure(
            'misconfigured',
            `The ledger holds leads of ${crm}, for which there is no mapping.`,
            { cause: null },
          )
        },
      },
      examples,
    ).finally(count.stop)
    terminal.out(json ? jsonText(trial) : linesText(fitLines(renderTrial(id, trial), terminal.width)))
    return exitCodes.done
  },
})
