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
 * it and is never broken: editors jump there. What is about the definition is left to `definitionLines`.
 */
export function findingLines(
  crm: string,
  findings: readonly CrmFinding[],
  placeOf: CheckedMappings['placeOf'],
): string[] {
  const groups = (Object.keys(headings) as FindingWeight[]).flatMap((weight) => {
    const lines = findings
      .filter((finding) => finding.weight === weight && finding.file !== 'definition.yaml')
      .map((finding) => lineOf(crm, finding, placeOf))
    return lines.length === 0 ? [] : [`${crm}: ${headings[weight]}`, ...lines]
  })
  const isWell = findings.every(({ weight }) => weight !== 'needed')
  return isWell ? [...groups, `${crm}: all that is needed is there.`] : groups
}

/** What CRMs say against the definition that they share, once for all that say the same. */
export function definitionLines(
  crms: readonly { readonly crm: string; readonly findings: readonly CrmFinding[] }[],
  placeOf: CheckedMappings['placeOf'],
): string[] {
  const said = crms.flatMap(({ crm, findings }) =>
    findings
      .filter(({ file }) => file === 'definition.yaml')
      .map((finding) => ({ crm, line: lineOf(crm, finding, placeOf) })),
  )
  return [...Map.groupBy(said, ({ line }) => line)].flatMap(([line, them]) => [
    `${them.map(({ crm }) => crm).join(', ')}: ${headings.needed}`,
    line,
  ])
}

function lineOf(crm: string, finding: CrmFinding, placeOf: CheckedMappings['placeOf']): string {
  const placed = placeOfFinding(crm, finding, placeOf)
  return placed === null ? finding.sentence : problemLine(placed)
}
