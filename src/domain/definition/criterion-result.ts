import { decayed } from '../actions/half-life.ts'
import { type Comparison, holds } from '../criteria/comparison.ts'
import { askedInWords, compileCondition, type Test } from '../criteria/compile-condition.ts'
import type { FactPlaces } from '../criteria/fact-places.ts'
import type { Fact } from '../criteria/facts.ts'
import type { CriterionResult, Verdict } from '../decision.ts'
import type { Criterion } from './lead-definition.ts'

/** One criterion, ready to be asked of any lead. Its results are made once and shared by all leads. */
export interface CompiledCriterion {
  readonly now: Test
  /** What `now` comes to when it compares one field, the first of its places; most do, and are spared the call. */
  readonly comparison: Comparison | null
  readonly place: number
  readonly eventually: Test
  /** Met or not met it stays so, whatever else becomes known. */
  readonly isFinal: boolean
  /** Where the facts stand that it looks at. */
  readonly places: readonly number[]
  readonly met: CriterionResult
  readonly notMet: CriterionResult
  readonly unknown: CriterionResult
  /** The result of a met criterion whose points halve; null where they stay. */
  readonly faded: ((facts: readonly Fact[]) => CriterionResult) | null
}

export function compileCriterion(
  { id, points: worth, because, halfLifeDays, when }: Criterion,
  placeOf: FactPlaces['placeOf'],
): CompiledCriterion {
  const { now, eventually, comparison, fields } = compileCondition(when, placeOf)
  const sees = fields.map(askedInWords)
  const judged = (verdict: Verdict, points: number): CriterionResult => ({
    id,
    verdict,
    points,
    worth,
    because,
    sees,
  })
  const places = fields.map(placeOf)
  const met = judged('met', worth)
  return {
    now,
    comparison,
    place: places[0] ?? -1,
    eventually,
    isFinal: now === eventually,
    places,
    met,
    notMet: judged('not-met', 0),
    unknown: judged('unknown', 0),
    faded: halfLifeDays === null ? null : fading(met, halfLifeDays, places[0] ?? 0),
  }
}

/** Less what the days since took of the points; there are no more results than points. */
function fading(met: CriterionResult, halfLifeDays: number, place: number) {
  const byPoints = new Map([[met.points, met]])
  return (facts: readonly Fact[]): CriterionResult => {
    const points = decayed(met.worth, halfLifeDays, facts[place]?.daysAgo ?? 0)
    let result = byPoints.get(points)
    if (result === undefined) {
      result = { ...met, points }
      byPoints.set(points, result)
    }
    return result
  }
}

/** Judges a criterion. */
export function resultOf(
  compiled: CompiledCriterion,
  facts: readonly Fact[],
  nowMs: number,
): CriterionResult {
  const { comparison } = compiled
  if (comparison !== null) {
    const { value } = facts[compiled.place] as Fact
    if (value === null) return compiled.unknown
    return holds(comparison, value, nowMs) ? metBy(compiled, facts) : compiled.notMet
  }
  const verdict = compiled.now(facts, nowMs)
  if (verdict === 'met') return metBy(compiled, facts)
  return verdict === 'unknown' ? compiled.unknown : compiled.notMet
}

const metBy = ({ met, faded }: CompiledCriterion, facts: readonly Fact[]): CriterionResult =>
  faded === null ? met : faded(facts)

/** By how much a criterion could still change the sum: what it is worth when it may yet turn, else nothing. */
export function changeOf(
  { isFinal, eventually }: CompiledCriterion,
  { verdict, points, worth }: CriterionResult,
  facts: readonly Fact[],
  nowMs: number,
): number {
  const later = isFinal ? verdict : eventually(facts, nowMs)
  if (later !== 'unknown') return 0
  return points === 0 ? worth : -points
}
