import type { Pace } from '../ports/call-budget.ts'

/** What a CRM allows in one lane: so many calls in any stretch of so many milliseconds. */
export interface LaneLimit {
  readonly calls: number
  readonly perMs: number
}

export interface LanePace extends Pace {
  /** A slot that is not used until so long after its time is void: a late call would crowd the ones after it. */
  readonly validMs: number
}

/** As many calls may go out at once after a pause; more would only make workers wait in step. */
const mostAtOnce = 20
/** Kept back of every window for calls that reach the CRM earlier or later than they were meant to. */
const slackPart = 0.03
/** A window of one second needs more than its hundredths for a network's ordinary moods. */
const leastSlackMs = 250
/** Calls that wait go a little closer than the pace, until the pace itself holds them. */
const waitingGapPart = 0.8

/**
 * The pace that keeps a lane inside its rolling window. The burst divides the window's calls, so that a window is a
 * whole number of bursts and never holds more than it may. `slackMs` is for tests, which have no network.
 */
export function paceOf(
  { calls, perMs }: LaneLimit,
  slackMs = Math.max(perMs * slackPart, leastSlackMs),
): LanePace {
  let burst = Math.min(calls, mostAtOnce)
  while (calls % burst !== 0) burst -= 1
  const spacingMs = (perMs + slackMs) / calls
  return { burst, spacingMs, waitingGapMs: spacingMs * waitingGapPart, validMs: slackMs / 2 }
}

/** For a lane without a limit by time: calls are only counted for the day. */
export const unpaced: LanePace = {
  burst: mostAtOnce,
  spacingMs: 0,
  waitingGapMs: 0,
  validMs: Number.POSITIVE_INFINITY,
}
