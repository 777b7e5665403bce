import type {
  AccountLimits,
  CallBudget,
  CallLane,
  CallLedger,
  DayUse,
  LearnedDay,
  Reservation,
} from '../ports/call-budget.ts'
import { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import { createDatabaseClock } from './database-clock.ts'
import { paceOf } from './pace.ts'
import { createWaitingLine, type Slot, type WaitingLine } from './waiting-line.ts'

export interface CallBudgetOptions {
  /** The CRM's name: a ledger holds one account of each. */
  readonly account: string
  readonly limits: AccountLimits
  /** Which part of the account's daily limit is ours, 0 to 1. */
  readonly dailyShare: number
  readonly ledger: CallLedger
  readonly log: Log
  /** What is kept back of each window; only for tests, whose windows are short and have no network. */
  readonly slackMs?: number
}

/** Slots taken at once: few enough that another process is not kept waiting, many enough to save statements. */
const mostSlots = 5
/** A job that would wait longer gives its place up; its queue is held instead, at the cost of no attempt. */
const patienceMs = 5_000
const always = () => true

/**
 * The budget of one account, shared through the ledger's database by all processes. A slot is a moment at which one
 * call may go; slots are reserved for the calls that wait, several in one statement, and waited for here.
 */
export function createCallBudget(options: CallBudgetOptions): CallBudget {
  const { account, limits, ledger, log, slackMs = null } = options
  const share = { part: options.dailyShare, assumedLimit: limits.assumedDaily }
  const paces = { ordinary: paceOf(limits.ordinary, slackMs), search: paceOf(limits.search, slackMs) }
  const clock = createDatabaseClock()
  let learned: (DayUse & { readonly at: number }) | null = null

  const learnedDay = (): LearnedDay | null =>
    learned && { limit: learned.limit, used: learned.used, ageMs: performance.now() - learned.at }

  async function askFor(lane: CallLane, wanted: number, unused: readonly Slot[]): Promise<Reservation> {
    const told = learnedDay()
    const unheard = learned
    learned = null
    const askedAt = performance.now()
    const asking = ledger.reserve({
      account,
      lane,
      wanted: Math.min(wanted, mostSlots, paces[lane].burst),
      pace: paces[lane],
      patienceMs,
      share,
      unused: unused.map(({ moment }) => moment),
      learned: told,
    })
    const reservation = await asking.catch((error: unknown) => {
      // Unless an answer told something newer meanwhile.
      learned ??= unheard
      throw error
    })
    clock.hear(reservation.now, askedAt, performance.now())
    return reservation
  }

  function createLine(lane: CallLane): WaitingLine {
    let lastSlot: number | null = null
    /** Nobody else took a slot since our last, and there is a line: slots ahead of our calls will all be used. */
    let isAloneInLine = false
    return createWaitingLine({
      validMs: paces[lane].validMs,
      async reserve(wanted, unused) {
        const reservation = await askFor(lane, isAloneInLine ? Math.max(wanted, mostSlots) : wanted, unused)
        const { now, slots, before, closed, day } = reservation
        if (closed !== null) {
          if (closed.isNews) sayShareIsUsedUp(day.share, closed.opensInMs)
          return closedFailure(account, closed)
        }
        isAloneInLine = before !== null && before === lastSlot && (slots[0] ?? 0) > now
        lastSlot = slots.at(-1) ?? null
        return slots.map((moment) => ({ moment, localTime: clock.localTimeOf(moment) }))
      },
    })
  }

  function sayShareIsUsedUp(calls: number, retryAfterMs: number): void {
    log.warn(
      'The share of the daily calls that Plumbline may make is used up; work goes on by itself when calls come free.',
      { crm: account, count: calls, retryAfterMs },
    )
  }

  const lines = { ordinary: createLine('ordinary'), search: createLine('search') }
  return {
    take: async (lane, signal, isInTime = always) => (await lines[lane].join(signal, isInTime)) !== null,
    async takeTwo(lane, signal) {
      const turns = await Promise.allSettled(
        [always, always].map((isInTime) => lines[lane].join(signal, isInTime)),
      )
      const refused = turns.find((turn) => turn.status === 'rejected')
      if (refused === undefined) return
      // One without the other is of no use.
      for (const turn of turns)
        if (turn.status === 'fulfilled' && turn.value !== null) lines[lane].giveBack(turn.value)
      throw refused.reason
    },
    learn(day) {
      learned = { ...day, at: performance.now() }
    },
    async pause(lane, forMs) {
      lines[lane].void()
      try {
        await ledger.pause(account, lane, forMs)
      } catch (error) {
        // The refusal itself still holds this queue; the failure that the caller has in hand says more than this one.
        log.warn('A pause that the CRM asked for could not be told to the other processes.', {
          crm: account,
          error,
        })
      } finally {
        // What was asked for before the pause was told knows nothing of it.
        lines[lane].void()
      }
    },
    readDay: () => ledger.readDay(account, share, learnedDay()),
  }
}

const sentenceOf = {
  day: (account: string) =>
    `The calls that Plumbline may make to ${account} in a day are used up (DAILY_CALL_SHARE_PERCENT).`,
  pause: (account: string) => `Calls to ${account} are paused: it refused one as too many.`,
  line: (account: string) =>
    `More calls to ${account} wait than it takes in the next seconds; ${account} itself refused none.`,
} satisfies Record<NonNullable<Reservation['closed']>['why'], (account: string) => string>

function closedFailure(account: string, { why, opensInMs }: NonNullable<Reservation['closed']>): Failure {
  return new Failure('rate-limited', sentenceOf[why](account), {
    cause: new Error(`the budget of ${account} opens in ${Math.ceil(opensInMs)} ms`),
    retryAfterMs: Math.ceil(opensInMs),
    origin: account,
  })
}
