import {
  type FieldOutcomes,
  fewestJudged,
  type GroupOutcome,
  leastRatio,
  type PartingCriterion,
} from '../domain/outcomes/outcome-report.ts'
import type { GroupOutcomes } from '../qualification/outcomes-by-group.ts'

/** How groups of people fared under the definition, in lines for a terminal. */
export function renderOutcomes({ decided, fields }: GroupOutcomes): string[] {
  if (decided === 0) return ['The ledger holds no decided lead yet: run `sync` or `start` first.']
  return [
    `Outcomes of ${figure(decided)} decided leads by group. A share under ${leastRatio} % of the best group's is marked !`,
    ...fields.flatMap(renderField),
  ]
}

const figure = (number: number): string => number.toLocaleString('en-US')
const percent = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`

function renderField({ field, unknown, groups }: FieldOutcomes): string[] {
  const title = `${field}: known of ${figure(groups.reduce((sum, { leads }) => sum + leads, 0))} leads, unknown of ${figure(unknown)}`
  const hint = 'no mapping fills it, or no CRM holds it'
  return ['', groups.length === 0 ? `${title} (${hint})` : title, ...groups.flatMap(renderGroup)]
}

function renderGroup({ group, leads, worthAsking, qualified, ratios, proxies }: GroupOutcome): string[] {
  const name = group ?? `groups of fewer than ${fewestJudged}, not judged`
  return [
    `  ${name}: ${figure(leads)} leads, worth asking ${percent(worthAsking, leads)}${beside(ratios.worthAsking)}, qualified ${percent(qualified, leads)}${beside(ratios.qualified)}`,
    ...(proxies.length === 0 ? [] : ['    what parts them from the best group:']),
    ...proxies.map(renderPartingCriterion),
  ]
}

const beside = (ratio: number | null): string =>
  ratio === null ? '' : ` (${ratio} % of the best${ratio < leastRatio ? ' !' : ''})`

const renderPartingCriterion = ({
  id,
  because,
  worth,
  metPercent,
  bestMetPercent,
}: PartingCriterion): string =>
  `      ${id} (${worth > 0 ? '+' : ''}${worth}): met by ${metPercent} % against ${bestMetPercent} %: ${because}`
