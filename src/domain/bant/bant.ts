import { z } from 'zod'

export const bantCriteria = ['budget', 'authority', 'need', 'timeframe'] as const
export type BantCriterionName = (typeof bantCriteria)[number]

/** Where an answer came from; `unstated` when the CRM does not say. */
export const answerSources = ['form', 'call', 'rep', 'inferred', 'unstated'] as const
export type AnswerSource = (typeof answerSources)[number]

const Words = z.string().trim().min(1, 'must say something')
const Answers = z.array(Words).min(1)
const Points = z.int().min(0).max(1000)

/**
 * One of the four questions. Words in `met` and `notMet` are answered so without further reading; what is in neither
 * is read as this criterion reads it (an amount, a role, a kind of need, a date), and is unknown when it cannot be.
 */
const BantCriterion = z.strictObject({
  points: Points,
  /** In words that a person can read out on the phone. */
  question: Words,
  because: Words,
  met: Answers,
  notMet: Answers,
  /** Whose answers count; one from elsewhere leaves the question open. */
  sources: z
    .array(z.enum(answerSources))
    .min(1)
    .default([...answerSources]),
})

const Budget = BantCriterion.extend({
  /** Who can spend less than this share of the cheapest product that suits them is not worth a call now. */
  floorPercent: z.int().min(0).max(100).default(50),
})

const Authority = BantCriterion.extend({
  /** What is inferred may fill a budget, but never says who can sign. */
  sources: z
    .array(z.enum(answerSources).exclude(['inferred'], 'an inferred authority is none'))
    .min(1)
    .default(['form', 'call', 'rep', 'unstated']),
  /** What somebody is worth who cannot sign but matters, until the one who can is found. */
  partial: z.strictObject({ influencer: Points.default(0), gatekeeper: Points.default(0) }).prefault({}),
  /** What to ask somebody who cannot sign; null: the question itself. */
  whoDecides: Words.nullable().default(null),
})

const Need = BantCriterion.extend({
  /** What a need is worth that they do not know of yet, or that a person still has to discover. */
  latentPoints: Points.default(0),
  /** What to ask in order to discover it; null: the question itself. */
  discover: Words.nullable().default(null),
})

/** Gate 2: who is worth sales' time. */
export const Bant = z.strictObject({
  /** The points that qualify. */
  threshold: z.int().min(1),
  /** Sources that are persons; one of authority or need must come from them before sales sees the lead. */
  personSources: z.array(z.enum(answerSources)).min(1),
  budget: Budget,
  authority: Authority,
  need: Need,
  timeframe: BantCriterion,
  /** What to ask when an answer hangs on the product and nobody named one; null: the criterion's own question. */
  whichProduct: Words.nullable().default(null),
})
export type Bant = z.infer<typeof Bant>

/** The most that BANT can give. */
export const bantTotal = (bant: Bant): number =>
  bantCriteria.reduce((total, name) => total + bant[name].points, 0)

/** The most that a criterion can give without being met. */
export function partialPoints(bant: Bant, name: BantCriterionName): number {
  if (name === 'authority')
    return Math.max(bant.authority.partial.influencer, bant.authority.partial.gatekeeper)
  return name === 'need' ? bant.need.latentPoints : 0
}

/** Criteria without any of which the threshold cannot be reached: a weight can turn a wish into a must. */
export const mandatoryCriteria = (bant: Bant): BantCriterionName[] =>
  bantCriteria.filter((name) => bantTotal(bant) - bant[name].points < bant.threshold)
