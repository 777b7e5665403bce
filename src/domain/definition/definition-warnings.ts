import { bantTotal, mandatoryCriteria } from '../bant/bant.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What is allowed but may not be meant, in sentences: said aloud when a definition is checked. */
export function definitionWarnings({ bant, criteria, groups }: LeadDefinition): string[] {
  const musts = mandatoryCriteria(bant).map((name) => {
    const rest = bantTotal(bant) - bant[name].points
    return `bant.${name} with ${bant[name].points} points is a must: the other three give ${rest}, and ${bant.threshold} qualify`
  })
  const empty = Object.entries(groups)
    .filter(([name, { cap }]) => cap > 0 && !criteria.some(({ group }) => group === name))
    .map(([name]) => `groups.${name} has a cap but no criterion`)
  return [...musts, ...empty]
}
