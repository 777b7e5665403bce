const dayMs = 86_400_000

/**
 * How many of so many known leads the slow sweep reads again now, so that all have their turn within `days`: what has come
 * together since it last read some, in full batches, or what a day makes of it. What a longer stop left out is not made up.
 */
export function refreshShare(
  { known, lastAt }: { readonly known: number; readonly lastAt: Date | null },
  { days, batch, now }: { readonly days: number; readonly batch: number; readonly now: Date },
): number {
  const sinceMs = lastAt === null ? dayMs : Math.min(now.getTime() - lastAt.getTime(), dayMs)
  const share = Math.ceil((known * sinceMs) / (days * dayMs))
  return share >= batch || sinceMs === dayMs ? Math.min(share, known) : 0
}
