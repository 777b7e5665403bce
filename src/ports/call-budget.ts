/** Which limit of an account a call counts against; HubSpot limits searches apart from all other calls. */
export type CallLane = 'ordinary' | 'search'

/** What a CRM allows in one lane: so many calls in any stretch of so many milliseconds. */
export interface LaneLimit {
  readonly calls: number
  readonly perMs: number
}

/** What a CRM allows to one account; a lane without a limit by time is null. */
export interface AccountLimits extends Readonly<Record<CallLane, LaneLimit | null>> {
  /** Calls of a day, until an answer tells the account's own limit. */
  readonly assumedDaily: number
}

/** How much of the account's day is used, by all its integrations together, as the CRM's own answer told. */
export interface DayUse {
  readonly limit: number
  readonly used: number
}

/** Our part of an account's day: calls of the last 24 hours, so that it holds wherever the account's midnight is. */
export interface CallDay {
  /** Calls that all processes made or took for themselves. */
  readonly ours: number
  /** What our share lets us make in 24 hours. */
  readonly share: number
  /** What may still be made now: the rest of the share, or of the account's day when others left less. */
  readonly left: number
  /** What all integrations together have left of the account's day, as an answer told lately; null when none did. */
  readonly leftOfAccount: number | null
}

/** The calls that all processes together may make to one account. Every method throws only `Failure`. */
export interface CallBudget {
  /**
   * Awaited right before each call: resolves with true when it may go out. Throws `rate-limited` with the time to wait
   * when the day's share is used up or the lane is closed for longer than a job should wait, `transient` when `signal`
   * ends it. A call for which `isInTime` is false when its turn comes makes none: false, and the turn is the next one's.
   */
  take(lane: CallLane, signal: AbortSignal, isInTime?: () => boolean): Promise<boolean>
  /** The same for two calls of which the second follows the first without waiting again. */
  takeTwo(lane: CallLane, signal: AbortSignal): Promise<void>
  /** What an answer told about the account's day; costs nothing. */
  learn(day: DayUse): void
  /**
   * The CRM refused a call as one too many: nobody calls in this lane for so long. Turns that this process was given
   * already are void; other processes may still use theirs, a handful at the most. Never throws.
   */
  pause(lane: CallLane, forMs: number): Promise<void>
  readDay(): Promise<CallDay>
}

/** Lets every call through at once: for setting up, which has no ledger to keep a budget in. */
export const unlimitedCalls: CallBudget = {
  take: async (_lane, _signal, isInTime = () => true) => isInTime(),
  takeTwo: async () => undefined,
  learn: () => undefined,
  pause: async () => undefined,
  readDay: async () => ({
    ours: 0,
    share: Number.POSITIVE_INFINITY,
    left: Number.POSITIVE_INFINITY,
    leftOfAccount: null,
  }),
}

/** What a process needs of the ledger to keep one account's budget with the others. Times are the database's. */
export interface CallLedger {
  reserve(request: SlotRequest): Promise<Reservation>
  pause(account: string, lane: CallLane, forMs: number): Promise<void>
  readDay(account: string, share: DayShare, learned: LearnedDay | null): Promise<CallDay>
}

/** What an answer told, and how long ago. */
export interface LearnedDay extends DayUse {
  readonly ageMs: number
}

export interface DayShare {
  /** Of the account's daily limit, 0 to 1. */
  readonly part: number
  /** The daily limit until an answer told the account's own. */
  readonly assumedLimit: number
}

/** How fast a lane goes: at most `burst` calls in any `burst × spacingMs`. */
export interface Pace {
  readonly burst: number
  readonly spacingMs: number
  /** Between calls that had to wait: a little less than the spacing, so that a pause can be made up for. */
  readonly waitingGapMs: number
}

export interface SlotRequest {
  readonly account: string
  readonly lane: CallLane
  /** From 1 to the pace's burst. */
  readonly wanted: number
  /** Slots reserved earlier that no call used, which come free for others. */
  readonly unused: readonly number[]
  readonly pace: Pace
  /** When the next slot is further away than this, none is reserved. */
  readonly patienceMs: number
  readonly share: DayShare
  /** What the last answer told, when that was after the last request; else null. */
  readonly learned: LearnedDay | null
}

export interface Reservation {
  /** The database's clock when it answered, milliseconds since 1970; so are the slots. */
  readonly now: number
  /** When each call may go, in order; at most as many as wanted, none when the day or the lane is closed. */
  readonly slots: readonly number[]
  /** The last slot that anybody had reserved before; null when nobody had. */
  readonly before: number | null
  /**
   * Null when slots were reserved. `day`: the share is used up; `pause`: the CRM refused a call; `line`: so many calls
   * wait already that the next would wait for longer than patience goes. `isNews`: that the day is used up was not said
   * in the last 24 hours.
   */
  readonly closed: {
    readonly why: 'day' | 'pause' | 'line'
    readonly opensInMs: number
    readonly isNews: boolean
  } | null
  readonly day: Omit<CallDay, 'leftOfAccount'>
}
