import { decayed } from '../actions/half-life.ts'
import { type Asked, compileCondition, type PlaceOf } from '../criteria/compile-condition.ts'
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
  const views = createViews(placeOf)
  const compiled = criteria
    .filter((criterion) => criterion.group === group)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((criterion) => compileCriterion(criterion, placeOf, views))
  const within = (points: number): number => Math.max(0, Math.min(cap, points))

  return (facts, nowMs) => {
    let sum = 0
    let couldLose = 0
    let couldGain = 0
    const results: CriterionResult[] = []
    const unknown: Criterion[] = []
    const seen = views.seenIn(facts)
    for (const { criterion, condition, view, place } of compiled) {
      const verdict = condition.now(facts, nowMs)
      const points = verdict === 'met' ? pointsNow(criterion, facts[place]) : 0
      sum += points
      const change = changeOf(
        criterion.points,
        points,
        condition.now === condition.eventually ? verdict : condition.eventually(facts, nowMs),
      )
      if (change < 0) couldLose += change
      else couldGain += change
      if (verdict === 'unknown') unknown.push(criterion)
      const { id, because, points: worth } = criterion
      results.push({ id, verdict, points, worth, because, saw: seen[view] ?? [] })
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

function compileCriterion(criterion: Criterion, placeOf: PlaceOf, views: Views) {
  const condition = compileCondition(criterion.when, placeOf)
  const [first] = condition.fields
  return {
    criterion,
    condition,
    view: views.viewOf(condition.fields),
    place: first === undefined ? -1 : placeOf(first),
  }
}

type Saw = CriterionResult['saw']

/** What criteria look at. Criteria that look at the same share one view, which is made once per lead. */
interface Views {
  viewOf(fields: readonly Asked[]): number
  seenIn(facts: readonly Fact[]): readonly Saw[]
}

function createViews(placeOf: PlaceOf): Views {
  const known = new Map<string, number>()
  const views: { readonly field: string; readonly place: number }[][] = []
  return {
    viewOf(fields) {
      const places = fields.map((asked) => ({ field: askedInWords(asked), place: placeOf(asked) }))
      const key = places.map(({ place }) => place).join()
      const view = known.get(key) ?? views.push(places) - 1
      known.set(key, view)
      return view
    },
    seenIn: (facts) => views.map((view) => view.map(({ field, place }) => sawOf(field, facts[place]))),
  }
}

/** The criterion's points, less what the days since took when they halve. */
function pointsNow({ points, halfLifeDays }: Criterion, fact: Fact | undefined): number {
  return halfLifeDays === null ? points : decayed(points, halfLifeDays, fact?.count?.daysAgo ?? 0)
}

function sawOf(field: string, fact: Fact | undefined): Saw[number] {
  if (fact === undefined) return { field, value: null, from: null }
  const { value, from, count } = fact
  return count === undefined ? { field, value, from } : { field, value, from, where: count.where }
}

/** By how much a criterion could still change the sum: what it is worth when it may yet turn, else nothing. */
function changeOf(worth: number, points: number, eventually: Verdict): number {
  if (eventually !== 'unknown') return 0
  return points === 0 ? worth : -points
}
