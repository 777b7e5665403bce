import type { Action } from './action.ts'
import { type ActionRules, type BotRule, kindsUnder } from './action-rules.ts'
import { pageKey } from './page-key.ts'
import type { DayNumberOf } from './zone-days.ts'

/** An action that counts. */
export interface CountedAction {
  readonly kind: string
  /** What it was done with; visits to one page share it. */
  readonly page: string
  /** Day number in the definition's time zone. */
  readonly day: number
  readonly isHighValue: boolean
}

/** Actions that were closer together than a person's can be. */
export interface SuspectedBurst {
  readonly rule: BotRule
  readonly actions: number
  /** ISO 8601 of the first and the last of them. */
  readonly from: string
  readonly to: string
}

/** What a lead's actions come to: what counts, and what was set aside and why. */
export interface CountedActions {
  /** The oldest first. */
  readonly counted: readonly CountedAction[]
  /** The day of the decision. */
  readonly today: number
  readonly bursts: readonly SuspectedBurst[]
  /** Delivered again: the same id, or the same kind, thing and moment. */
  readonly repeated: number
  /** Further in the future than a clock runs ahead. */
  readonly ahead: number
  /** Kinds that neither we nor the definition know, in alphabetical order. */
  readonly unknownKinds: readonly string[]
}

export type CountActions = (actions: readonly Action[], nowMs: number) => CountedActions

/** The clocks of two machines may differ, and a log may mean the day when it says a moment. */
const clockToleranceMs = 24 * 60 * 60 * 1000

/** Prepares the counting of actions; their order in the log and repeated deliveries do not matter. */
export function compileCountActions(rules: ActionRules, dayNumberOf: DayNumberOf): CountActions {
  const kinds = new Set(kindsUnder(rules))
  const highValue = new Set(rules.highValueAssets.map(pageKey))
  return (actions, nowMs) => {
    const { single, repeated } = withoutRepetitions(actions)
    const past = single.filter(({ ms }) => ms <= nowMs + clockToleranceMs)
    const suspected = new Set<PlacedAction>()
    const bursts = rules.suspectBots.flatMap((rule) => burstUnder(rule, past, suspected) ?? [])
    return {
      counted: past
        .filter((action) => !suspected.has(action))
        .map(({ kind, page, ms }) => ({
          kind,
          page,
          day: dayNumberOf(ms),
          isHighValue: highValue.has(page),
        })),
      today: dayNumberOf(nowMs),
      bursts,
      repeated,
      ahead: single.length - past.length,
      unknownKinds: [...new Set(single.map(({ kind }) => kind))]
        .filter((kind) => !kinds.has(kind))
        .toSorted(),
    }
  }
}

interface PlacedAction {
  readonly kind: string
  readonly what: string
  readonly page: string
  readonly id: string | null
  readonly ms: number
}

/** In one order whatever the log's, so that of two deliveries always the same one is kept. */
function withoutRepetitions(actions: readonly Action[]): { single: PlacedAction[]; repeated: number } {
  const placed = actions
    .map(
      ({ kind, what, at, id }): PlacedAction => ({ kind, what, page: pageKey(what), id, ms: Date.parse(at) }),
    )
    .sort(inOrder)
  const seen = new Set<string>()
  const single = placed.filter(({ kind, what, id, ms }) => {
    const event = `${ms} ${kind} ${what}`
    const isRepeated = seen.has(event) || (id !== null && seen.has(id))
    seen.add(event)
    if (id !== null) seen.add(id)
    return !isRepeated
  })
  return { single, repeated: placed.length - single.length }
}

function inOrder(a: PlacedAction, b: PlacedAction): number {
  return (
    a.ms - b.ms || compared(a.kind, b.kind) || compared(a.what, b.what) || compared(a.id ?? '', b.id ?? '')
  )
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Adds to `suspected` every action that lies in a stretch with too many of the rule's kinds; null when none does. */
function burstUnder(
  { kinds, moreThan, withinSeconds }: BotRule,
  past: readonly PlacedAction[],
  suspected: Set<PlacedAction>,
): SuspectedBurst | null {
  const ofKinds = past.filter(({ kind }) => kinds.includes(kind))
  const inBurst = new Set<PlacedAction>()
  let start = 0
  for (const [end, last] of ofKinds.entries()) {
    while (last.ms - (ofKinds[start]?.ms ?? last.ms) > withinSeconds * 1000) start++
    if (end - start + 1 > moreThan) for (const action of ofKinds.slice(start, end + 1)) inBurst.add(action)
  }
  const [first] = inBurst
  if (first === undefined) return null
  for (const action of inBurst) suspected.add(action)
  const last = Math.max(...[...inBurst].map(({ ms }) => ms))
  return {
    rule: { kinds, moreThan, withinSeconds },
    actions: inBurst.size,
    from: new Date(first.ms).toISOString(),
    to: new Date(last).toISOString(),
  }
}
