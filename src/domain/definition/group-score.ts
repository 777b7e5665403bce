import type { FactPlaces } from '../criteria/fact-places.ts'
import type { Fact } from '../criteria/facts.ts'
import type { CriterionResult, GroupName, GroupScore } from '../decision.ts'
import { type CompiledCriterion, changeOf, compileCriterion, resultOf } from './criterion-result.ts'
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

/** Compiles the criteria of one group, in the order of their ids so that their order in the file does not matter. */
export function compileGroup(
  group: GroupName,
  cap: number,
  criteria: readonly Criterion[],
  placeOf: FactPlaces['placeOf'],
): ScoreGroup {
  const sorted = criteria
    .filter((criterion) => criterion.group === group)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const compiled = sorted.map((criterion) => compileCriterion(criterion, placeOf))
  const places = [...new Set(compiled.flatMap((each) => each.places))]
  const asking = sorted.flatMap(({ id, question, points }, at) =>
    question === null ? [] : [{ at, id, question, points }],
  )
  const within = (points: number): number => Math.max(0, Math.min(cap, points))

  return (facts, nowMs) => {
    let sum = 0
    let couldLose = 0
    let couldGain = 0
    const results: CriterionResult[] = new Array(compiled.length)
    for (let at = 0; at < compiled.length; at++) {
      const each = compiled[at] as CompiledCriterion
      const result = resultOf(each, facts, nowMs)
      results[at] = result
      sum += result.points
      if (result.verdict !== 'unknown' && each.isFinal) continue
      const change = changeOf(each, result, facts, nowMs)
      if (change < 0) couldLose += change
      else couldGain += change
    }
    const saw: Fact[] = new Array(places.length)
    for (let at = 0; at < places.length; at++) saw[at] = facts[places[at] as number] as Fact
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
        saw,
      },
      open,
    }
  }
}
