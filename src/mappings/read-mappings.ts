import type { CrmName } from '../domain/lead.ts'
import type { Log } from '../ports/log.ts'
import { type CheckedMappings, type CheckOptions, checkMappings, type Mappings } from './check-mappings.ts'
import { problemsFailure, warningsInWords } from './problem.ts'

/**
 * Reads all that admins edit out of a folder; `crmNames` are CRMs whose mapping has to be there. Throws one
 * `Failure('misconfigured')` that lists every problem of every file as `file:line:column path: sentence`; nothing is
 * ever half read.
 */
export function readMappings(folder: string, crmNames: readonly CrmName[] = []): Mappings {
  return soundMappings(folder, { crmNames, now: new Date() }).mappings
}

/** The same, with what is allowed but may not be meant in the log, and where everything stands. */
export function soundMappings(
  folder: string,
  { log, ...options }: CheckOptions & { readonly log?: Log },
): CheckedMappings & { readonly mappings: Mappings } {
  const { mappings, ...checked } = checkMappings(folder, options)
  if (mappings === null) throw problemsFailure('The mappings have', checked.problems)
  if (checked.warnings.length > 0) log?.warn(warningsInWords(checked.warnings))
  return { mappings, ...checked }
}
