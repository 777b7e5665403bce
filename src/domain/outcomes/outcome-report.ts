import type { Decision } from '../decision.ts'
import type { LeadValues } from '../lead.ts'
import { stageRank } from '../lifecycle-stage.ts'
import { type ComparedField, comparedFields, protectedGroup } from './protected-group.ts'

/** Fewer leads than this say nothing about a group, and might be recognised: they are counted together. */
export const fewestJudged = 30
/** In per cent of the best group's share. Below it, selection is taken for adverse (the four-fifths rule, 29 CFR 1607.4 D). */
export const leastRatio = 80
/** Criteria named for each group that lags behind. */
const proxiesNamed = 3

/** A criterion that parts two groups, though it does not ask about them. */
export interface PartingCriterion {
  readonly id: string
  readonly because: string
  readonly worth: number
  /** In how many of the group's leads it is met, and in how many of the best group's; whole per cent. */
  readonly metPercent: number
  readonly bestMetPercent: number
}

export interface GroupOutcome {
  /** Null: all groups too small to be judged, together. */
  readonly group: string | null
  readonly leads: number
  /** Those at AQL or further. */
  readonly worthAsking: number
  /** Those at MQL or further. */
  readonly qualified: number
  /** Its share beside that of the best group, whole per cent rounded down; null where nothing can be compared. */
  readonly ratios: { readonly worthAsking: number | null; readonly qualified: number | null }
  /** What most likely holds the group back; none unless a ratio is under four fifths. */
  readonly proxies: readonly PartingCriterion[]
}

export interface FieldOutcomes {
  readonly field: ComparedField
  /** Leads of which nobody knows the group. */
  readonly unknown: number
  /** The largest first; what is too small to be judged last. */
  readonly groups: readonly GroupOutcome[]
}

/** Counts the outcomes of leads by group, one lead at a time, so that any number of them takes the same memory. */
export interface OutcomeTally {
  /** Counts one decided lead; made-up ones are left out. */
  add(values: LeadValues, decision: Decision): void
  report(): FieldOutcomes[]
}

interface Count {
  leads: number
  worthAsking: number
  qualified: number
  readonly met: Map<string, number>
}

type Outcome = 'worthAsking' | 'qualified'
type CriterionWords = { readonly because: string; readonly worth: number }

/** A tally that has counted nobody yet. */
export function createOutcomeTally(): OutcomeTally {
  const criteria = new Map<string, CriterionWords>()
  const fields = comparedFields.map((field) => ({ field, unknown: 0, groups: new Map<string, Count>() }))

  return {
    add(values, decision) {
      if (decision.disqualifiedBy === 'fake') return
      const met = decision.explanation.groups.flatMap((group) =>
        group.criteria.filter(({ verdict }) => verdict === 'met'),
      )
      for (const { id, because, worth } of met) criteria.set(id, { because, worth })
      for (const counted of fields) {
        const group = protectedGroup(counted.field, values[counted.field])
        if (group === null) {
          counted.unknown++
          continue
        }
        const count = counted.groups.get(group) ?? noOne()
        counted.groups.set(group, count)
        countIn(count, decision)
        for (const { id } of met) count.met.set(id, (count.met.get(id) ?? 0) + 1)
      }
    },
    report: () =>
      fields.map(({ field, unknown, groups }) => ({ field, unknown, groups: outcomesOf(groups, criteria) })),
  }
}

const noOne = (): Count => ({ leads: 0, worthAsking: 0, qualified: 0, met: new Map() })

function countIn(count: Count, { stage }: Decision): void {
  const rank = stageRank(stage) ?? 0
  count.leads++
  if (rank >= (stageRank('aql') ?? 0)) count.worthAsking++
  if (rank >= (stageRank('mql') ?? 0)) count.qualified++
}

function outcomesOf(
  groups: ReadonlyMap<string, Count>,
  criteria: ReadonlyMap<string, CriterionWords>,
): GroupOutcome[] {
  const sorted = [...groups].toSorted(([a, x], [b, y]) => y.leads - x.leads || (a < b ? -1 : 1))
  const judged = sorted.filter(([, { leads }]) => leads >= fewestJudged)
  const small = sorted.filter(([, { leads }]) => leads < fewestJudged).map(([, count]) => count)
  const bestBy = (outcome: Outcome): Count | undefined =>
    judged.map(([, count]) => count).toSorted((a, b) => b[outcome] * a.leads - a[outcome] * b.leads)[0]
  const best = { worthAsking: bestBy('worthAsking'), qualified: bestBy('qualified') }

  const outcomes = judged.map(([group, count]): GroupOutcome => {
    const ratios = {
      worthAsking: ratio(count, best.worthAsking, 'worthAsking'),
      qualified: ratio(count, best.qualified, 'qualified'),
    }
    const behind = lags(ratios.worthAsking)
      ? best.worthAsking
      : lags(ratios.qualified)
        ? best.qualified
        : null
    return { group, ...shown(count), ratios, proxies: behind ? proxiesOf(count, behind, criteria) : [] }
  })
  if (small.length === 0) return outcomes
  const together = small.reduce<Count>(
    (sum, { leads, worthAsking, qualified }) => ({
      leads: sum.leads + leads,
      worthAsking: sum.worthAsking + worthAsking,
      qualified: sum.qualified + qualified,
      met: sum.met,
    }),
    noOne(),
  )
  return [
    ...outcomes,
    { group: null, ...shown(together), ratios: { worthAsking: null, qualified: null }, proxies: [] },
  ]
}

const shown = ({ leads, worthAsking, qualified }: Count) => ({ leads, worthAsking, qualified })

/** Null as long as nobody of the best group got there either. */
const ratio = (count: Count, best: Count | undefined, outcome: Outcome): number | null =>
  best === undefined || best[outcome] === 0
    ? null
    : Math.floor((100 * count[outcome] * best.leads) / (count.leads * best[outcome]))

const lags = (ratio: number | null): boolean => ratio !== null && ratio < leastRatio

/** Criteria that cost the group points which the best group has, those that cost most first. */
function proxiesOf(
  count: Count,
  best: Count,
  criteria: ReadonlyMap<string, CriterionWords>,
): PartingCriterion[] {
  const share = ({ met, leads }: Count, id: string): number => (met.get(id) ?? 0) / leads
  return [...criteria]
    .map(([id, { because, worth }]) => ({
      proxy: {
        id,
        because,
        worth,
        metPercent: Math.round(100 * share(count, id)),
        bestMetPercent: Math.round(100 * share(best, id)),
      },
      lost: worth * (share(best, id) - share(count, id)),
    }))
    .filter(({ lost }) => lost > 0)
    .toSorted((a, b) => b.lost - a.lost || (a.proxy.id < b.proxy.id ? -1 : 1))
    .slice(0, proxiesNamed)
    .map(({ proxy }) => proxy)
}
