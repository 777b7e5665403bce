import { placeOfFinding } from '../crm-warnings.ts'
import type { CrmFinding, FindingWeight } from '../domain/crm-check/crm-finding.ts'
import type { CheckedMappings } from '../mappings/check-mappings.ts'
import { problemLine } from '../mappings/problem.ts'

const headings: Readonly<Record<FindingWeight, string>> = {
  needed: 'needed before all else',
  warning: 'allowed, but is it meant?',
  optional: 'no matter, unless you count on it',
}

/**
 * What a CRM says against the files, in groups, what is needed first, one line each. A line with a place begins with
 * it and is never broken: editors jump there.
 */
export function findingLines(
  crm: string,
  findings: readonly CrmFinding[],
  placeOf: CheckedMappings['placeOf'],
): string[] {
  const groups = (Object.keys(headings) as FindingWeight[]).flatMap((weight) => {
    const lines = findings
      .filter((finding) => finding.weight === weight)
      .map((finding) => {
        const placed = placeOfFinding(crm, finding, placeOf)
        return placed === null ? finding.sentence : problemLine(placed)
      })
    return lines.length === 0 ? [] : [`${crm}: ${headings[weight]}`, ...lines]
  })
  const isWell = findings.every(({ weight }) => weight !== 'needed')
  return isWell ? [...groups, `${crm}: all that is needed is there.`] : groups
}
