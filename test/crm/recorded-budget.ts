import { type CallBudget, type CallLane, type DayUse, unlimitedCalls } from '../../src/ports/call-budget.ts'

/** A budget that lets every call through and remembers what it was asked and told, in order. */
export interface RecordedBudget extends CallBudget {
  readonly events: (
    | { readonly taken: CallLane }
    | { readonly learned: DayUse }
    | { readonly paused: CallLane; readonly forMs: number }
  )[]
  /** Thrown by the next `take`. */
  closed: Error | null
}

export function recordedBudget(): RecordedBudget {
  const budget: RecordedBudget = {
    ...unlimitedCalls,
    events: [],
    closed: null,
    async take(lane, _signal, isInTime = () => true) {
      if (budget.closed !== null) throw budget.closed
      if (!isInTime()) return false
      budget.events.push({ taken: lane })
      return true
    },
    async takeTwo(lane) {
      if (budget.closed !== null) throw budget.closed
      budget.events.push({ taken: lane }, { taken: lane })
    },
    learn: (day) => void budget.events.push({ learned: day }),
    pause: async (lane, forMs) => void budget.events.push({ paused: lane, forMs }),
  }
  return budget
}
