import type { CrmName } from '../domain/lead.ts'
import { checkMappings, type Mappings } from './check-mappings.ts'
import { problemsFailure } from './problem.ts'

/**
 * Reads all that admins edit out of a folder; `crmNames` are CRMs whose mapping has to be there. Throws one
 * `Failure('misconfigured')` that lists every problem of every file as `file:line:column path: sentence`; nothing is
 * ever half read.
 */
export function readMappings(folder: string, crmNames: readonly CrmName[] = []): Mappings {
  const { mappings, problems } = checkMappings(folder, { crmNames, now: new Date() })
  if (mappings === null) throw problemsFailure('The mappings have', problems)
  return mappings
}
