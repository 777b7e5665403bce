import { decayed } from '../actions/half-life.ts'
import { compileCondition, type Test } from '../criteria/compile-condition.ts'
import type { FactPlaces } from '../criteria/fact-places.ts'
import type { Fact } from '../criteria/facts.ts'
import type { CriterionResult, GroupName, GroupScore, Verdict } from '../decision.ts'
import type { Criterion } from './lead-definition.ts'

/** A group score, and the question whose answer could move it most. */
export interface ScoredGroup {
  readonly score: GroupScore
  /** Null when nothing that has a question could move it. */
  readonly open: OpenCriterion | null
}

/** A criterion that nobody knows. */
export interface OpenCriterion {
  readonly id: string
  readonly question: string
  /** How far the group's score could move, in points, above 0. */
  readonly effect: number
}

/** Scores one group of a lead from the facts that the placed fields hold. */
export type ScoreGroup = (facts: readonly Fact[], nowMs: number) => ScoredGroup

/** Where the facts stand, for criteria that are being compiled. */
type Places = Pick<FactPlaces, 'placeOf' | 'unknownAt'>

/** Compiles the criteria of one group, in the order of their ids so that their order in the file does not matter. */
export function compileGroup(
  group: GroupName,
  cap: number,
  criteria: readonly Criterion[],
  places: Places,
): ScoreGroup {
  const compiled = criteria
    .filter((criterion) => criterion.group === group)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((criterion) => compileCriterion(criterion, places))
  const asking = compiled.flatMap(({ criterion: { id, question, points } }, at) =>
    question === null ? [] : [{ at, id, question, points }],
  )
  const within = (points: number): number => Math.max(0, Math.min(cap, points))

  return (facts, nowMs) => {
    let sum = 0
    let couldLose = 0
    let couldGain = 0
    const results = compiled.map((each): CriterionResult => {
      const result = resultOf(each, facts, nowMs)
      sum += result.points
      const change = changeOf(each, result, facts, nowMs)
      if (change < 0) couldLose += change
      else couldGain += change
      return result
    })
    const score = within(sum)
    let open: OpenCriterion | null = null
    for (const { at, id, question, points } of asking) {
      if (results[at]?.verdict !== 'unknown') continue
      const effect = Math.abs(within(sum + points) - score)
      if (effect > (open?.effect ?? 0)) open = { id, question, effect }
    }
    return {
      score: {
        group,
        score,
        least: within(sum + couldLose),
        most: within(sum + couldGain),
        cappedBy: score - sum,
        criteria: results,
      },
      open,
    }
  }
}

interface CompiledCriterion {
  readonly criterion: Criterion
  readonly now: Test
  readonly eventually: Test
  /** Where the facts stand that it looks at. */
  readonly places: readonly number[]
  /** Its one place, as most have; null when it looks at several facts or none. */
  readonly onlyPlace: number | null
  /** The result as long as nobody knows any of them: made once, because much is never known. */
  readonly blank: CriterionResult
}

function compileCriterion(criterion: Criterion, { placeOf, unknownAt }: Places): CompiledCriterion {
  const { now, eventually, fields } = compileCondition(criterion.when, placeOf)
  const places = fields.map(placeOf)
  const unknown: Fact[] = []
  for (const place of places) unknown[place] = unknownAt(place)
  const saw = places.map(unknownAt)
  const [first = null, second] = places
  const onlyPlace = second === undefined ? first : null
  return { criterion, now, eventually, places, onlyPlace, blank: judged(criterion, now(unknown, 0), saw) }
}

function resultOf(
  { criterion, now, places, onlyPlace, blank }: CompiledCriterion,
  facts: readonly Fact[],
  nowMs: number,
): CriterionResult {
  const fact = onlyPlace === null ? undefined : facts[onlyPlace]
  if (fact !== undefined) return fact === blank.saw[0] ? blank : judged(criterion, now(facts, nowMs), [fact])
  let isBlank = true
  const saw: Fact[] = []
  for (const place of places) {
    const each = facts[place]
    if (each === undefined) continue
    if (each !== blank.saw[saw.length]) isBlank = false
    saw.push(each)
  }
  return isBlank ? blank : judged(criterion, now(facts, nowMs), saw)
}

function judged(criterion: Criterion, verdict: Verdict, saw: CriterionResult['saw']): CriterionResult {
  const { id, because, points: worth } = criterion
  return { id, verdict, points: verdict === 'met' ? pointsNow(criterion, saw[0]) : 0, worth, because, saw }
}

/** The criterion's points, less what the days since took when they halve. */
const pointsNow = ({ points, halfLifeDays }: Criterion, counted: Fact | undefined): number =>
  halfLifeDays === null ? points : decayed(points, halfLifeDays, counted?.daysAgo ?? 0)

/** By how much a criterion could still change the sum: what it is worth when it may yet turn, else nothing. */
function changeOf(
  { now, eventually }: CompiledCriterion,
  { verdict, points, worth }: CriterionResult,
  facts: readonly Fact[],
  nowMs: number,
): number {
  const later = now === eventually ? verdict : eventually(facts, nowMs)
  if (later !== 'unknown') return 0
  return points === 0 ? worth : -points
}
