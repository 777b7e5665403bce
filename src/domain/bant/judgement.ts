import type { Verdict } from '../decision.ts'

/** What one answer comes to. */
export interface Judgement {
  /** `unknown` as long as the answer is open, also when it earns some points already. */
  readonly verdict: Verdict
  /** What it earns now. */
  readonly points: number
  /** The most that it could still earn. */
  readonly most: number
  /** Why, with the numbers that were compared; null when the words say it all. */
  readonly note: string | null
  /** What to ask to get further; null: the criterion's own question. */
  readonly question: string | null
}

/** A plain yes, no or unknown. */
export function judged(verdict: Verdict, worth: number, note: string | null = null): Judgement {
  return {
    verdict,
    points: verdict === 'met' ? worth : 0,
    most: verdict === 'not-met' ? 0 : worth,
    note,
    question: null,
  }
}

/**
 * What an answer comes to when it may be about any of several products: what all agree on; open where they differ.
 * At least one.
 */
export function agreed(judgements: readonly Judgement[], worth: number, question: string | null): Judgement {
  const [first] = judgements
  if (first === undefined) return judged('unknown', worth)
  if (judgements.every(({ verdict }) => verdict === first.verdict))
    return judgements.length === 1 ? first : { ...first, note: null }
  return { ...judged('unknown', worth, 'it hangs on the product, and nobody named one'), question }
}
