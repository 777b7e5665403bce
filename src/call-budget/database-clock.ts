/** Tells the database's times as times of this process's own clock. */
export interface DatabaseClock {
  /** The database said `now` somewhere between asking and hearing it; local times from `performance.now()`. */
  hear(now: number, askedAt: number, heardAt: number): void
  /** Local time of a moment of the database; `hear` comes first. */
  localTimeOf(moment: number): number
}

/** Two clocks drift apart by some tens of parts per million at the most; this much is allowed for. */
const driftPart = 0.0002

/**
 * Keeps the narrowest bounds of the difference between the clocks that all answers so far agree with: a slow answer
 * says little, a fast one much. When an answer contradicts them, one of the clocks was set, and it counts alone.
 */
export function createDatabaseClock(): DatabaseClock {
  let least = Number.NEGATIVE_INFINITY
  let most = Number.POSITIVE_INFINITY
  let boundAt = 0
  return {
    hear(now, askedAt, heardAt) {
      const drift = (heardAt - boundAt) * driftPart
      const [lower, upper] = [now - heardAt, now - askedAt]
      least = Math.max(least - drift, lower)
      most = Math.min(most + drift, upper)
      if (least > most) [least, most] = [lower, upper]
      boundAt = heardAt
    },
    localTimeOf: (moment) => moment - (least + most) / 2,
  }
}
