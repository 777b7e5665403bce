const hourMs = 3_600_000

/** How long to wait after each refusal in a row; after the last of them, as long again. */
const pausesMs = [1, 2, 4, 8, 16, 24].map((hours) => hours * hourMs)

/** How often in a row something was refused, and when it is tried again (ISO 8601; null: at the next occasion). */
export interface Tries {
  readonly tries: number
  readonly nextAt: string | null
}

export const neverTried: Tries = { tries: 0, nextAt: null }

/**
 * When something that was refused at `now` is tried again: after an hour, then after pauses that double, up to a day.
 * Answers that come in before that moment belong to the same try, and lengthen nothing.
 */
export function afterRefusal(before: Tries, now: Date): { readonly tries: number; readonly nextAt: string } {
  const { tries, nextAt } = before
  if (nextAt !== null && Date.parse(nextAt) > now.getTime()) return { tries, nextAt }
  const pauseMs = pausesMs[Math.min(tries, pausesMs.length - 1)] ?? hourMs
  return { tries: tries + 1, nextAt: new Date(now.getTime() + pauseMs).toISOString() }
}
