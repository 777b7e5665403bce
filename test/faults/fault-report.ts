/** What one part of the fault tests found. */
export interface FaultReport {
  /** What was measured and counted, a sentence each. */
  readonly figures: readonly string[]
  /** What must hold and does not, a sentence each. */
  readonly violations: readonly string[]
}

/** Told how far a run is. */
export type Say = (sentence: string) => void
