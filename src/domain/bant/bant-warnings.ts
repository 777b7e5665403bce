import type { Finding } from '../finding.ts'
import { type Bant, bantCriteria, bantTotal, mandatoryCriteria, partialPoints } from './bant.ts'

/** Weights that ask more of authority and need, on purpose: both become musts at 75, budget or timeframe may lack. */
const preset = { budget: 20, authority: 30, need: 30, timeframe: 20 } as const
const presetInWords = 'the preset 20/30/30/20 (budget, authority, need, timeframe)'

/** What the weights do that their author may not mean: a weight can turn a wish into a must. */
export function bantWarnings(bant: Bant): Finding[] {
  const musts = mandatoryCriteria(bant)
  const sentences = musts.map((name) => {
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
  if (musts.length === 0) return []
  const sentence = isPreset(bant) ? `bant has the weights of ${presetInWords}` : advice(bant)
  return [...sentences, { path: ['bant'], sentence }]
}

const isPreset = (bant: Bant): boolean => bantCriteria.every((name) => bant[name].points === preset[name])

function advice({ threshold }: Bant): string {
  const meant = `if only authority and need should weigh more, say so by ${presetInWords}, which makes just these two musts`
  return threshold === 75 ? meant : `${meant} at a threshold of 75`
}
