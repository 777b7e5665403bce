import type { CheckedMappings } from '../mappings/check-mappings.ts'
import type { Problem } from '../mappings/problem.ts'

/** What a check of the files found, for scripts. */
export const checkedAsJson = ({ mappings, problems, warnings }: CheckedMappings) => ({
  isSound: mappings !== null,
  definition: mappings?.definitionId ?? null,
  agreedBy: mappings?.definition.agreedBy ?? [],
  problems: problems.map(asJson),
  warnings: warnings.map(asJson),
})

const asJson = ({ sentence, ...place }: Problem) => ({ ...place, message: sentence })
