import { z } from 'zod'

export const bantCriteria = ['budget', 'authority', 'need', 'timeframe'] as const
export type BantCriterionName = (typeof bantCriteria)[number]

/** Where an answer came from; `unstated` when the CRM does not say. */
export const answerSources = ['form', 'call', 'rep', 'inferred', 'unstated'] as const
export type AnswerSource = (typeof answerSources)[number]

const Words = z.string().trim().min(1, 'must say something')
const Answers = z.array(Words).min(1)

/** One of the four questions. An answer that is neither in `met` nor in `notMet` cannot be read and is unknown. */
const BantCriterion = z.strictObject({
  points: z.int().min(0).max(1000),
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

/** Gate 2: who is worth sales' time. */
export const Bant = z.strictObject({
  /** The points that qualify. */
  threshold: z.int().min(1),
  /** Sources that are persons; one of authority or need must come from them before sales sees the lead. */
  personSources: z.array(z.enum(answerSources)).min(1),
  budget: BantCriterion,
  authority: BantCriterion,
  need: BantCriterion,
  timeframe: BantCriterion,
})
export type Bant = z.infer<typeof Bant>

/** The most that BANT can give. */
export const bantTotal = (bant: Bant): number =>
  bantCriteria.reduce((total, name) => total + bant[name].points, 0)

/** Criteria without which the threshold cannot be reached: a weight can turn a wish into a must. */
export const mandatoryCriteria = (bant: Bant): BantCriterionName[] =>
  bantCriteria.filter((name) => bantTotal(bant) - bant[name].points < bant.threshold)
