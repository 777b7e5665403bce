import type { CriterionResult, GroupScore, Seen } from '../decision.ts'
import { seesOf } from './answer.ts'
import type { BuyingRole } from './authority.ts'
import { type Bant, type BantCriterionName, bantCriteria, bantTotal } from './bant.ts'
import { type FollowUp, followUpsOf } from './follow-up.ts'
import type { Judgements } from './judge-readings.ts'
import type { ProductSuggestion } from './product-suggestion.ts'
import type { Readings } from './readings.ts'

/** What the four answers come to. */
export interface ScoredBant {
  readonly score: GroupScore
  /** At least one of the four was answered in a way that counts. */
  readonly isAsked: boolean
  readonly reachesThreshold: boolean
  /** False when even the best answers to what is open would not do, for no product that could be offered. */
  readonly canReachThreshold: boolean
  /** One of authority or need was answered by a person, for better or worse. */
  readonly isAnsweredByPerson: boolean
  /** A person got an answer to any of the four: the lead is real, and no longer only a name on a list. */
  readonly isSpokenTo: boolean
  /** Such as `budget:met need:not-met`: the answers so far, without what was said. */
  readonly pattern: string
  /** Questions still worth asking, the one that could move most first. */
  readonly open: readonly string[]
  /** Questions that were answered with no, the weightiest first: to be asked again when the time has come. */
  readonly toAskAgain: readonly string[]
  /** Why their budget is so small that no call is worth while now, whatever the points say; null when it is not. */
  readonly belowFloor: string | null
  /** Who they are in the purchase, as they or a person said; null when nobody did. */
  readonly buyingRole: BuyingRole | null
  readonly followUps: readonly FollowUp[]
  readonly suggestion: ProductSuggestion | null
  /** What was compared with what, in sentences. */
  readonly remarks: readonly string[]
}

/** What the four answers were judged to be, and what comes of it. */
export interface JudgedBant {
  readonly readings: Readings
  readonly judgements: Judgements
  readonly belowFloor: string | null
  readonly suggestion: ProductSuggestion | null
}

/** Adds up the answers of leads under one definition. */
export interface BantScoring {
  /** What was answered comes to; somebody answered something. `saw` is what stands in the fields of the answers. */
  scored(judged: JudgedBant, saw: readonly Seen[]): ScoredBant
  /** Nobody was asked: not yet a no, and no score. One for all such leads. */
  readonly unasked: ScoredBant
}

/** Prepares the adding up. Every lead that was asked passes here, so the answers are gone through by plain loops. */
export function compileBantScore(bant: Bant): BantScoring {
  const weightiestFirst = bantCriteria.toSorted((a, b) => bant[b].points - bant[a].points)

  function scored(judged: JudgedBant, saw: readonly Seen[]): ScoredBant {
    const { readings, judgements, belowFloor, suggestion } = judged
    let score = 0
    let most = 0
    let pattern = ''
    const criteria: CriterionResult[] = []
    for (const name of bantCriteria) {
      const { verdict, points, most: couldBe } = judgements[name]
      const { points: worth, because } = bant[name]
      score += points
      most += couldBe
      criteria.push({ id: name, verdict, points, worth, because, sees: seesOf(name, saw) })
      if (readings[name] === null) continue
      pattern += `${pattern === '' ? '' : ' '}${name}:${verdict === 'unknown' ? 'open' : verdict}`
    }
    const toAskAgain: string[] = []
    for (const name of weightiestFirst)
      if (judgements[name].verdict === 'not-met') toAskAgain.push(bant[name].question)
    const isAnsweredByPerson = readings.authority?.isByPerson === true || readings.need?.isByPerson === true
    const reachesThreshold = score >= bant.threshold
    return {
      score: { group: 'bant', score, least: score, most, cappedBy: 0, criteria, saw },
      isAsked: true,
      reachesThreshold,
      canReachThreshold: most >= bant.threshold || (suggestion?.couldReach ?? 0) >= bant.threshold,
      isAnsweredByPerson,
      isSpokenTo:
        isAnsweredByPerson || readings.budget?.isByPerson === true || readings.timeframe?.isByPerson === true,
      pattern,
      open:
        belowFloor === null
          ? openQuestions(bant, judgements, reachesThreshold && !isAnsweredByPerson)
          : [bant.budget.question],
      toAskAgain,
      belowFloor,
      buyingRole: readings.authority?.said ?? null,
      followUps: followUpsOf(readings, judgements, suggestion),
      suggestion,
      remarks: remarksOn(judged),
    }
  }

  return { scored, unasked: unaskedBant(bant, weightiestFirst) }
}

function unaskedBant(bant: Bant, weightiestFirst: readonly BantCriterionName[]): ScoredBant {
  const criteria = bantCriteria.map((name): CriterionResult => {
    const { points, because } = bant[name]
    const sees = [`bant.${name}`, `bant.${name}Source`]
    return { id: name, verdict: 'unknown', points: 0, worth: points, because, sees }
  })
  const saw = criteria.flatMap(({ sees }) => sees.map((field): Seen => ({ field, value: null, from: null })))
  return {
    score: { group: 'bant', score: null, least: 0, most: bantTotal(bant), cappedBy: 0, criteria, saw },
    isAsked: false,
    reachesThreshold: false,
    canReachThreshold: true,
    isAnsweredByPerson: false,
    isSpokenTo: false,
    pattern: '',
    open: weightiestFirst.map((name) => bant[name].question),
    toAskAgain: [],
    belowFloor: null,
    buyingRole: null,
    followUps: [],
    suggestion: null,
    remarks: [],
  }
}

/** Enough points without a person behind them: authority and need are asked again first, by one. */
function openQuestions(bant: Bant, judgements: Judgements, needsPerson: boolean): string[] {
  const isToConfirm = (name: BantCriterionName) => needsPerson && (name === 'authority' || name === 'need')
  const effect = (name: BantCriterionName) => judgements[name].most - judgements[name].points
  const open: BantCriterionName[] = []
  for (const name of bantCriteria)
    if (judgements[name].verdict === 'unknown' || isToConfirm(name)) open.push(name)
  if (open.length > 1)
    open.sort((a, b) => Number(isToConfirm(b)) - Number(isToConfirm(a)) || effect(b) - effect(a))
  return open.map((name) => judgements[name].question ?? bant[name].question)
}

function remarksOn({ judgements, belowFloor, suggestion }: JudgedBant): string[] {
  const remarks: string[] = []
  for (const name of bantCriteria) {
    const { note } = judgements[name]
    if (note !== null) remarks.push(`${name}: ${note}`)
  }
  if (belowFloor !== null) remarks.push(belowFloor)
  if (suggestion !== null) remarks.push(suggestion.because)
  return remarks
}
