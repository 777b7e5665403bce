import type { Finding } from '../finding.ts'

/**
 * `needed`: without it Plumbline does not do what it was set up for, somebody has to act. `warning`: it works, but is
 * it meant? `optional`: said once, no matter if it stays so.
 */
export type FindingWeight = 'needed' | 'warning' | 'optional'

/** Something that only the CRM can say about the files that people edit, or about itself. */
export interface CrmFinding extends Finding {
  readonly weight: FindingWeight
  /** The file that `path` leads into; null for what stands in none. */
  readonly file: 'definition.yaml' | 'routing.yaml' | 'mapping.yaml' | null
}

type Path = CrmFinding['path']

/** A finding about a place of the CRM's mapping. */
export const inMapping = (weight: FindingWeight, path: Path, sentence: string): CrmFinding => ({
  weight,
  file: 'mapping.yaml',
  path,
  sentence,
})

/** A finding about a place of routing.yaml. */
export const inRouting = (weight: FindingWeight, path: Path, sentence: string): CrmFinding => ({
  weight,
  file: 'routing.yaml',
  path,
  sentence,
})

/** A finding about a place of definition.yaml, which several CRMs may share. */
export const inDefinition = (path: Path, sentence: string): CrmFinding => ({
  weight: 'needed',
  file: 'definition.yaml',
  path,
  sentence,
})

/** A finding about the CRM itself. */
export const inCrm = (weight: FindingWeight, sentence: string): CrmFinding => ({
  weight,
  file: null,
  path: [],
  sentence,
})

/** Names in a sentence, the first few of many. */
export function listed(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
