import type { LaneLimit, Pace } from '../ports/call-budget.ts'

export interface LanePace extends Pace {
  /** A slot that is not used until so long after its time is void: a late call would crowd the ones after it. */
  readonly validMs: number
}

/** As many calls may go out at once after a pause; more would only make workers wait in step. */
export const mostAtOnce = 10
/** Kept back of every window for calls that reach the CRM earlier or later than they were meant to. */
export const slackPart = 0.03
/** Of that, what a late timer of ours may take; the rest is the network's, whose first call takes longest. */
const validPart = 1 / 3
/** A window of one second needs more than its hundredths for a network's ordinary moods. */
const leastSlackMs = 250
/** Calls that wait go a little closer than the pace, until the pace itself holds them. */
const waitingGapPart = 0.8

/** Late calls crowd nothing where there is no pace, but a slot kept for long would pass by a pause made meanwhile. */
const unpacedValidMs = 1_000

/** For a lane without a limit by time: calls are only counted for the day. */
const unpaced: LanePace = {
  burst: mostAtOnce,
  spacingMs: 0,
  waitingGapMs: 0,
  validMs: unpacedValidMs,
}

/**
 * The pace that keeps a lane inside its rolling window. The burst divides the window's calls, so that a window is a
 * whole number of bursts and never holds more than it may. `slackMs` is for tests, which have no network.
 */
export function paceOf(limit: LaneLimit | null, slackMs: number | null = null): LanePace {
  if (limit === null) return unpaced
  const { calls, perMs } = limit
  const slack = slackMs ?? Math.max(perMs * slackPart, leastSlackMs)
  let burst = Math.min(calls, mostAtOnce)
  while (calls % burst !== 0) burst -= 1
  const spacingMs = (perMs + slack) / calls
  return { burst, spacingMs, waitingGapMs: spacingMs * waitingGapPart, validMs: slack * validPart }
}
