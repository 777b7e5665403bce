/** What every contender has to come to. */
export interface Scores {
  /** Demographic, firmographic and engagement under their caps. */
  readonly score: number
  /** 0 also when nobody was asked. */
  readonly bantScore: number
}
