import type { ScoredBant } from '../bant/bant-score.ts'
import { compileChanges, type SmallestChanges, smallestOf } from '../criteria/compile-changes.ts'
import type { PlaceOf } from '../criteria/compile-condition.ts'
import type { Fact } from '../criteria/facts.ts'
import type { CriterionResult, Decision, GroupScore } from '../decision.ts'
import { type LifecycleStage, stageRank } from '../lifecycle-stage.ts'
import type { GateOne } from './gate-one.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** What is known of a lead's decision when the way up is looked for. */
export interface HeldLead extends Pick<Decision, 'stage' | 'disqualifiedBy'> {
  readonly gateOne: GateOne
  readonly bant: ScoredBant
}

/**
 * Prepares the fewest changes, the nearest first, that would bring a lead past what holds it: an exclusion, gate 1 as long as nobody was
 * asked, else gate 2. Such as `gate 1: company.revenue at least 300,000,000 (+1)`. None for a lead that qualifies, and
 * none where people have decided.
 */
export function compileWouldQualify(
  { entry, exclusions, bant: { threshold } }: LeadDefinition,
  placeOf: PlaceOf,
): (facts: readonly Fact[], nowMs: number, held: HeldLead) => readonly string[] {
  const gateOneChanges = compileGateOneChanges(entry, placeOf)
  const exclusionChanges = new Map(
    exclusions.map(({ id, when }) => [id, compileChanges(when, placeOf, false)]),
  )
  return (facts, nowMs, { stage, disqualifiedBy, gateOne, bant }) => {
    if (isQualified(stage) || disqualifiedBy === 'set-in-crm') return []
    if (disqualifiedBy === 'fake')
      return ['record: an answer that a person was given, or a reply that they wrote']
    if (disqualifiedBy !== null && exclusionChanges.has(disqualifiedBy))
      return [...exclusionChanges].flatMap(([id, changes]) =>
        changes(facts, nowMs).map(({ sentence }) => `exclusion ${id}: ${sentence}`),
      )
    if (disqualifiedBy === 'no-product')
      return ['exclusion no-product: a company that one of the products suits']
    if (gateOne.verdict !== 'met' && !bant.isAsked)
      return gateOneChanges(facts, nowMs).map(({ sentence }) => `gate 1: ${sentence}`)
    const answers =
      bant.belowFloor === null
        ? answersLacking({ ...bant, threshold })
        : budgetAndLacking({ ...bant, threshold })
    return answers.map((sentence) => `gate 2: ${sentence}`)
  }
}

const isQualified = (stage: LifecycleStage): boolean => (stageRank(stage) ?? -1) >= (stageRank('mql') ?? 0)

function compileGateOneChanges(
  { combine, parts }: LeadDefinition['entry'],
  placeOf: PlaceOf,
): SmallestChanges {
  const changes = parts.map(({ when }) => compileChanges(when, placeOf))
  const needed = combine === 'all' ? parts.length : combine === 'any' ? 1 : combine.atLeast
  return (facts, nowMs) =>
    smallestOf(
      needed,
      changes.map((change) => change(facts, nowMs)),
    )
}

/** What gate 2 looks at. */
interface GateTwo {
  readonly score: GroupScore
  readonly threshold: number
  readonly isAnsweredByPerson: boolean
}

/** Criteria of which a person has to have answered one. */
const forPersons = ['authority', 'need']

/**
 * The fewest answers that would bring gate 2 about, the weightiest first: such as `need: Has a need (+25, not known)`.
 * While no person has answered about authority or need, one of the two is always among them.
 */
function answersLacking({ score, threshold, isAnsweredByPerson }: GateTwo): readonly string[] {
  const open = score.criteria
    .filter(({ verdict }) => verdict !== 'met')
    .toSorted((a, b) => worthOf(b) - worthOf(a))
  const missing = threshold - (score.score ?? 0)
  if (isAnsweredByPerson) return enough(open, missing).map((result) => inWords(result))
  const ways = score.criteria
    .filter(({ id }) => forPersons.includes(id))
    .map((asked) => {
      const others = open.filter(({ id }) => id !== asked.id)
      const gain = asked.verdict === 'met' ? 0 : worthOf(asked)
      return { asked, others: enough(others, missing - gain) }
    })
  const [fewest] = ways.toSorted(
    (a, b) => a.others.length - b.others.length || worthOf(b.asked) - worthOf(a.asked),
  )
  if (fewest === undefined) return []
  return [`${inWords(fewest.asked)}, said to a person`, ...fewest.others.map((result) => inWords(result))]
}

/** Below the floor nothing helps without another budget: that one, and what is then still lacking. */
function budgetAndLacking(gate: GateTwo): readonly string[] {
  const { score } = gate
  const budget = score.criteria.find(({ id }) => id === 'budget')
  if (budget === undefined) return answersLacking(gate)
  const met = { ...budget, verdict: 'met', points: budget.worth } as const
  const criteria = score.criteria.map((result) => (result === budget ? met : result))
  const raised = { ...score, score: (score.score ?? 0) + worthOf(budget), criteria }
  return [inWords(budget), ...answersLacking({ ...gate, score: raised })]
}

/** What meeting it would still add. */
const worthOf = ({ worth, points }: CriterionResult): number => worth - points

/** The first of the criteria, weightiest first, that add up to what is missing. */
function enough(criteria: readonly CriterionResult[], missing: number): readonly CriterionResult[] {
  let sum = 0
  const count = criteria.findIndex((result) => {
    if (sum >= missing) return true
    sum += worthOf(result)
    return false
  })
  return count < 0 ? criteria : criteria.slice(0, count)
}

function inWords(result: CriterionResult): string {
  const state = { met: 'met', 'not-met': 'answered otherwise', unknown: 'not known' }[result.verdict]
  return `${result.id}: ${result.because} (+${worthOf(result)}, ${state})`
}
