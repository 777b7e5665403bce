import { decayed } from '../actions/half-life.ts'
import { compileCondition, type Test } from '../criteria/compile-condition.ts'
import type { FactPlaces } from '../criteria/fact-places.ts'
import type { Fact } from '../criteria/facts.ts'
import type { CriterionResult, Verdict } from '../decision.ts'
import type { Criterion } from './lead-definition.ts'

/** Where the facts stand, for criteria that are being compiled. */
export type Places = Pick<FactPlaces, 'placeOf' | 'unknownAt'>

/** One criterion, ready to be asked of any lead. */
export interface CompiledCriterion {
  readonly named: NamedCriterion
  readonly now: Test
  readonly eventually: Test
  /** Met or not met it stays so, whatever else becomes known. */
  readonly isFinal: boolean
  /** Where the facts stand that it looks at. */
  readonly places: readonly number[]
  /** Its one place, as most have; null when it looks at several facts or none. */
  readonly onlyPlace: number | null
  /** The result as long as nobody knows any of them: made once, because much is never known. */
  readonly blank: CriterionResult
}

/** What a result repeats of its criterion: alone, because it is read for every result of every lead. */
type NamedCriterion = Pick<Criterion, 'id' | 'points' | 'because' | 'halfLifeDays'>

export function compileCriterion(criterion: Criterion, { placeOf, unknownAt }: Places): CompiledCriterion {
  const { id, points, because, halfLifeDays, when } = criterion
  const named = { id, points, because, halfLifeDays }
  const { now, eventually, fields } = compileCondition(when, placeOf)
  const places = fields.map(placeOf)
  const unknown: Fact[] = []
  for (const place of places) unknown[place] = unknownAt(place)
  const [first = null, second] = places
  const onlyPlace = second === undefined ? first : null
  const blank = judged(named, now(unknown, 0), places.map(unknownAt))
  return { named, now, eventually, isFinal: now === eventually, places, onlyPlace, blank }
}

/** Whether two criteria look at the same facts in the same order. */
export const seeAlike = (one: CompiledCriterion, other: CompiledCriterion): boolean =>
  one.places.length === other.places.length && one.places.every((place, at) => place === other.places[at])

/** Judges a criterion; `alike` is the result of one that looked at the same, whose list of it serves for both. */
export function resultOf(
  compiled: CompiledCriterion,
  facts: readonly Fact[],
  nowMs: number,
  alike: CriterionResult | null,
): CriterionResult {
  const { named, now, onlyPlace, blank } = compiled
  if (onlyPlace !== null) {
    const fact = facts[onlyPlace] as Fact
    if (fact === blank.saw[0]) return blank
    return judged(named, now(facts, nowMs), alike === null ? [fact] : alike.saw)
  }
  if (compiled.places.every((place, at) => facts[place] === blank.saw[at])) return blank
  const saw = alike === null ? compiled.places.map((place) => facts[place] as Fact) : alike.saw
  return judged(named, now(facts, nowMs), saw)
}

function judged(named: NamedCriterion, verdict: Verdict, saw: CriterionResult['saw']): CriterionResult {
  const { id, because, points: worth } = named
  return { id, verdict, points: verdict === 'met' ? pointsNow(named, saw[0]) : 0, worth, because, saw }
}

/** The criterion's points, less what the days since took when they halve. */
const pointsNow = ({ points, halfLifeDays }: NamedCriterion, counted: Fact | undefined): number =>
  halfLifeDays === null ? points : decayed(points, halfLifeDays, counted?.daysAgo ?? 0)

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
