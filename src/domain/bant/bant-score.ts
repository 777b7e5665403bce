import type { Fact } from '../criteria/facts.ts'
import type { CriterionResult, GroupScore, Verdict } from '../decision.ts'
import type { FieldName } from '../lead-fields.ts'
import { type AnswerSource, answerSources, type Bant, type BantCriterionName, bantCriteria } from './bant.ts'

/** What the four answers come to. */
export interface ScoredBant {
  readonly score: GroupScore
  /** At least one of the four was answered in a way that counts. */
  readonly isAsked: boolean
  readonly reachesThreshold: boolean
  /** False when even the best answers to what is open would not do. */
  readonly canReachThreshold: boolean
  /** One of authority or need was answered by a person, for better or worse. */
  readonly isAnsweredByPerson: boolean
  /** Such as `budget:met need:not-met`: the answers so far, without what was said. */
  readonly pattern: string
  /** Questions still worth asking, the weightiest first. */
  readonly open: readonly string[]
  /** Questions that were answered with no, the weightiest first: to be asked again when the time has come. */
  readonly toAskAgain: readonly string[]
}

/** Where to find an answer and its source among a lead's facts. */
export type BantFacts = (field: FieldName) => Fact

/** Adds up what was answered. All-unknown is "not yet asked" and has no score. */
export function scoreBant(bant: Bant, factOf: BantFacts): ScoredBant {
  const answers = bantCriteria.map((name) => readAnswer(name, bant, factOf))
  const met = sumOf(answers, 'met')
  const most = met + sumOf(answers, 'unknown')
  const isAsked = answers.some(({ result }) => result.verdict !== 'unknown')
  const isAnsweredByPerson = answers.some(
    ({ name, result, isByPerson }) =>
      (name === 'authority' || name === 'need') && result.verdict !== 'unknown' && isByPerson,
  )
  const reachesThreshold = met >= bant.threshold
  // Enough points without a person behind them: authority and need are asked again, by one.
  const isToConfirm = (name: BantCriterionName) =>
    reachesThreshold && !isAnsweredByPerson && (name === 'authority' || name === 'need')
  return {
    score: {
      group: 'bant',
      score: isAsked ? met : null,
      least: met,
      most,
      cappedBy: 0,
      criteria: answers.map(({ result }) => result),
    },
    isAsked,
    reachesThreshold,
    canReachThreshold: most >= bant.threshold,
    isAnsweredByPerson,
    pattern: answers
      .filter(({ result }) => result.verdict !== 'unknown')
      .map(({ name, result }) => `${name}:${result.verdict}`)
      .join(' '),
    open: answers
      .filter(({ name, result }) => result.verdict === 'unknown' || isToConfirm(name))
      .toSorted(
        (a, b) =>
          Number(isToConfirm(b.name)) - Number(isToConfirm(a.name)) || b.result.worth - a.result.worth,
      )
      .map(({ name }) => bant[name].question),
    toAskAgain: answers
      .filter(({ result }) => result.verdict === 'not-met')
      .toSorted((a, b) => b.result.worth - a.result.worth)
      .map(({ name }) => bant[name].question),
  }
}

interface Answer {
  readonly name: BantCriterionName
  readonly result: CriterionResult
  readonly isByPerson: boolean
}

function readAnswer(name: BantCriterionName, bant: Bant, factOf: BantFacts): Answer {
  const { points, because, sources } = bant[name]
  const answer = factOf(`bant.${name}`)
  const origin = factOf(`bant.${name}Source`)
  const source = sourceOf(origin)
  const verdict = sources.includes(source) ? verdictOf(name, bant, answer) : 'unknown'
  return {
    name,
    isByPerson: bant.personSources.includes(source),
    result: {
      id: name,
      verdict,
      points: verdict === 'met' ? points : 0,
      worth: points,
      because,
      saw: [
        { field: `bant.${name}`, ...answer },
        { field: `bant.${name}Source`, ...origin },
      ],
    },
  }
}

/** A source that is not one of ours is one that nobody stated. */
function sourceOf({ value }: Fact): AnswerSource {
  const word = String(value ?? '').toLowerCase()
  return answerSources.find((source) => source === word) ?? 'unstated'
}

function verdictOf(name: BantCriterionName, bant: Bant, { value }: Fact): Verdict {
  if (value === null) return 'unknown'
  const said = String(value).toLowerCase()
  const isAmong = (answers: readonly string[]) => answers.some((answer) => answer.toLowerCase() === said)
  if (isAmong(bant[name].met)) return 'met'
  return isAmong(bant[name].notMet) ? 'not-met' : 'unknown'
}

const sumOf = (answers: readonly Answer[], verdict: Verdict): number =>
  answers.reduce((sum, { result }) => (result.verdict === verdict ? sum + result.worth : sum), 0)
