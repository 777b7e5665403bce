import type { Decision } from './decision.ts'
import { endsAfter, type Override } from './override.ts'
import type { Requalification } from './requalify.ts'

/** The decision that stands for a record, with what people were found to have set over what we wrote. */
export interface StandingDecision {
  readonly decision: Decision
  /** ISO 8601. */
  readonly decidedAt: string
  readonly overrides: readonly Override[]
}

/**
 * What does not count: of what a decision saw, when that was read, and how long ago it was when the decision was made; and
 * under which version of the definition that was. No other part of a decision has such a name.
 */
const circumstances: ReadonlySet<string> = new Set(['asOf', 'daysAgo', 'definition'])

/**
 * Whether a decision made again about the same inputs says what the standing one says, with the same left to people.
 * Moments that only tell when it was made do not count, nor does the version of the definition where another one says the
 * same, nor the order of keys, which is another in the ledger.
 * Where an override has ended meanwhile, there is something to write although nothing is said anew.
 */
export function isRepeated(made: Requalification, standing: StandingDecision, now: Date): boolean {
  const { overrides } = standing
  const hasEnded =
    endsAfter(overrides, new Date(standing.decidedAt)).length > endsAfter(overrides, now).length
  return !hasEnded && isAlike(made.overrides, overrides) && isAlike(made.decision, standing.decision)
}

function isAlike(one: unknown, other: unknown): boolean {
  if (!isComposite(one) || !isComposite(other)) return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  for (const name of names) if (!circumstances.has(name) && !isAlike(one[name], other[name])) return false
  return true
}

const isComposite = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
