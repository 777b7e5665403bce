import { decayed } from '../actions/half-life.ts'
import { compileCondition, type PlaceOf } from '../criteria/compile-condition.ts'
import { askedInWords } from '../criteria/compile-shortfalls.ts'
import type { Fact } from '../criteria/facts.ts'
import type { CriterionResult, GroupName, GroupScore, Verdict } from '../decision.ts'
import type { Criterion } from './lead-definition.ts'

/** A group score, and for each criterion that nobody knows how far knowing it could move the score. */
export interface ScoredGroup {
  readonly score: GroupScore
  readonly open: readonly OpenCriterion[]
}

export interface OpenCriterion {
  readonly id: string
  readonly question: string | null
  /** How far the group's score could move, in points; 0 when a bound of the group swallows it. */
  readonly effect: number
}

/** Scores one group of a lead from the facts that the placed fields hold. */
export type ScoreGroup = (facts: readonly Fact[], nowMs: number) => ScoredGroup

/** Compiles the criteria of one group, in the order of their ids so that their order in the file does not matter. */
export function compileGroup(
  group: GroupName,
  cap: number,
  criteria: readonly Criterion[],
  placeOf: PlaceOf,
): ScoreGroup {
  const compiled = criteria
    .filter((criterion) => criterion.group === group)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((criterion) => {
      const condition = compileCondition(criterion.when, placeOf)
      const places = condition.fields.map((asked) => ({ field: askedInWords(asked), place: placeOf(asked) }))
      return { criterion, condition, places }
    })
  const within = (points: number): number => Math.max(0, Math.min(cap, points))

  return (facts, nowMs) => {
    let sum = 0
    let couldLose = 0
    let couldGain = 0
    const results: CriterionResult[] = []
    const unknown: Criterion[] = []
    for (const { criterion, condition, places } of compiled) {
      const verdict = condition.now(facts, nowMs)
      const points = verdict === 'met' ? pointsNow(criterion, facts, places) : 0
      sum += points
      const change = changeOf(criterion.points, points, condition.eventually(facts, nowMs))
      couldLose += Math.min(0, change)
      couldGain += Math.max(0, change)
      if (verdict === 'unknown') unknown.push(criterion)
      const { id, because } = criterion
      const saw = places.map(({ field, place }) => sawOf(field, facts[place]))
      results.push({ id, verdict, points, worth: criterion.points, because, saw })
    }
    const score = within(sum)
    return {
      score: {
        group,
        score,
        least: within(sum + couldLose),
        most: within(sum + couldGain),
        cappedBy: score - sum,
        criteria: results,
      },
      open: unknown.map(({ id, question, points }) => ({
        id,
        question,
        effect: Math.abs(within(sum + points) - score),
      })),
    }
  }
}

/** The criterion's points, less what the days since took when they halve. */
function pointsNow(
  { points, halfLifeDays }: Criterion,
  facts: readonly Fact[],
  places: readonly { readonly place: number }[],
): number {
  if (halfLifeDays === null) return points
  const daysAgo = facts[places[0]?.place ?? -1]?.count?.daysAgo ?? 0
  return decayed(points, halfLifeDays, daysAgo)
}

function sawOf(field: string, fact: Fact | undefined): CriterionResult['saw'][number] {
  const seen = { field, value: fact?.value ?? null, from: fact?.from ?? null }
  return fact?.count === undefined ? seen : { ...seen, where: fact.count.where }
}

/** By how much a criterion could still change the sum: what it is worth when it may yet turn, else nothing. */
function changeOf(worth: number, points: number, eventually: Verdict): number {
  if (eventually !== 'unknown') return 0
  return points === 0 ? worth : -points
}
