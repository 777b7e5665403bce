import { compileCondition, type PlaceOf } from '../criteria/compile-condition.ts'
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
      const places = condition.fields.map((field) => ({ field, place: placeOf(field) }))
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
      const points = verdict === 'met' ? criterion.points : 0
      sum += points
      const change = changeOf(criterion.points, points, condition.eventually(facts, nowMs))
      couldLose += Math.min(0, change)
      couldGain += Math.max(0, change)
      if (verdict === 'unknown') unknown.push(criterion)
      const { id, because } = criterion
      const saw = places.map(({ field, place }) => ({
        field,
        value: facts[place]?.value ?? null,
        from: facts[place]?.from ?? null,
      }))
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

/** By how much a criterion could still change the sum: what it is worth when it may yet turn, else nothing. */
function changeOf(worth: number, points: number, eventually: Verdict): number {
  if (eventually !== 'unknown') return 0
  return points === 0 ? worth : -points
}
