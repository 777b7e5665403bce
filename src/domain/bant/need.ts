import type { Verdict } from '../decision.ts'
import { meaningsOf, wordsToMeanings } from './answer-words.ts'
import type { Bant } from './bant.ts'
import { type Judgement, judged } from './judgement.ts'

/** `latent`: there, but they do not know. `want-only`: a wish. `none`: no problem that anybody knows of. */
export const needKinds = ['explicit', 'latent', 'want-only', 'none'] as const
export type NeedKind = (typeof needKinds)[number]

const needWords = wordsToMeanings<NeedKind>({
  explicit: ['explicit', 'explicit need', 'known problem', 'acute', 'pain', 'confirmed'],
  latent: ['latent', 'latent need', 'future pain', 'future need', 'implicit', 'possible'],
  'want-only': ['want only', 'wants only', 'want', 'wish', 'nice to have', 'just curious'],
  none: ['none', 'no need', 'no problem', 'no known problem', 'nothing', 'kein Bedarf', 'aucun besoin'],
})

/** The kind of need that a text names; null when it names none, or two that do not go together. */
export function readNeed(text: string): NeedKind | null {
  const named = new Set(meaningsOf(text, needWords))
  const [only] = named
  return named.size === 1 ? (only ?? null) : null
}

/**
 * A wish is no need. Somebody without a known problem who fits in everything else may not know it yet: then the need is
 * latent, open for a person to discover, and not a no. `others` are the verdicts of the other three.
 */
export function judgeNeed(
  kind: NeedKind | null,
  others: readonly Verdict[],
  { points, latentPoints, discover }: Bant['need'],
): Judgement {
  switch (kind) {
    case null:
      return judged('unknown', points)
    case 'explicit':
      return judged('met', points)
    case 'want-only':
      return judged('not-met', points, 'a wish, not a need')
    case 'latent':
      return {
        verdict: 'unknown',
        points: latentPoints,
        most: points,
        note: 'latent: they do not know the problem yet',
        question: discover,
      }
    case 'none': {
      if (others.includes('not-met')) return judged('not-met', points)
      if (others.includes('unknown')) return { ...judged('not-met', points), most: points }
      const note = 'all else fits: the need is latent, for a person to discover'
      return { verdict: 'unknown', points: latentPoints, most: points, note, question: discover }
    }
  }
}
