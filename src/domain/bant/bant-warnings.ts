import type { Finding } from '../finding.ts'
import {
  type Bant,
  type BantCriterionName,
  bantCriteria,
  bantTotal,
  mandatoryCriteria,
  partialPoints,
} from './bant.ts'

/** Weights that ask more of authority and need, on purpose: both become musts at 75, budget or timeframe may lack. */
const preset = { budget: 20, authority: 30, need: 30, timeframe: 20 } as const
const presetInWords = 'the preset 20/30/30/20 (budget, authority, need, timeframe)'

/** What the weights do that their author may not mean. */
export const bantWarnings = (bant: Bant): Finding[] => [
  ...strangeTotal(bant),
  ...fewAnswers(bant),
  ...worthless(bant),
  ...musts(bant),
]

/** Weights and threshold are read as parts of a hundred. */
function strangeTotal(bant: Bant): Finding[] {
  const total = bantTotal(bant)
  if (total === 100) return []
  const sentence = `the four weights add up to ${total}, not 100: ${bant.threshold} of ${total} qualify`
  return [{ path: ['bant'], sentence }]
}

/** One answer that qualifies alone, or two that do together: nobody would be asked for the rest. */
function fewAnswers(bant: Bant): Finding[] {
  const path = ['bant', 'threshold']
  const reach = (names: readonly BantCriterionName[]): boolean =>
    names.reduce((sum, name) => sum + bant[name].points, 0) >= bant.threshold
  const alone = bantCriteria.filter((name) => reach([name]))
  if (alone.length > 0) {
    const sentence = `${bant.threshold} is reached by one answer alone: ${alone.join(' or ')}`
    return [{ path, sentence }]
  }
  const pairs = bantCriteria.flatMap((one, index) =>
    bantCriteria
      .slice(index + 1)
      .filter((other) => reach([one, other]))
      .map((other) => `${one} with ${other}`),
  )
  if (pairs.length === 0) return []
  const which = pairs.length === allPairs ? 'any two of the four' : pairs.join(', ')
  return [{ path, sentence: `${bant.threshold} is reached by two answers: ${which}` }]
}

const allPairs = 6

function worthless(bant: Bant): Finding[] {
  return bantCriteria
    .filter((name) => bant[name].points === 0)
    .map((name) => ({
      path: ['bant', name, 'points'],
      sentence: `is 0: what is answered about ${name} counts for nothing`,
    }))
}

/** A weight can turn a wish into a must. */
function musts(bant: Bant): Finding[] {
  const mandatory = mandatoryCriteria(bant)
  const sentences = mandatory.map((name) => {
    const { points } = bant[name]
    const rest = bantTotal(bant) - points
    const must = `${name} with ${points} points is a must: the other three give ${rest}, and ${bant.threshold} qualify`
    const partial = partialPoints(bant, name)
    const sentence =
      rest + partial < bant.threshold || partial === 0
        ? must
        : `${must}; half an answer, worth ${partial}, will do`
    return { path: ['bant', name, 'points'], sentence }
  })
  if (mandatory.length === 0) return []
  const sentence = isPreset(bant) ? `bant has the weights of ${presetInWords}` : advice(bant)
  return [...sentences, { path: ['bant'], sentence }]
}

const isPreset = (bant: Bant): boolean => bantCriteria.every((name) => bant[name].points === preset[name])

function advice({ threshold }: Bant): string {
  const meant = `if only authority and need should weigh more, say so by ${presetInWords}, which makes just these two musts`
  return threshold === 75 ? meant : `${meant} at a threshold of 75`
}
