import type { CountedAction, CountedActions } from './counted-actions.ts'
import { dayText } from './zone-days.ts'

/** What a condition asks about actions: how many of these there were, and where. */
export interface ActionQuestion {
  /** Null: of any kind. */
  readonly kinds: readonly string[] | null
  /** Only what is among the definition's high-value assets. */
  readonly highValue: boolean
  /** Each page or asset once. */
  readonly distinct: boolean
  /** The best single day counts. */
  readonly withinDay: boolean
  /** Only actions of so many days ago or fewer on the calendar; null: of any age. */
  readonly withinDays: number | null
  readonly atLeast: number
}

/** The answer to a question. */
export interface ActionCount {
  readonly count: number
  /** Where the count was found, in words that name day and time zone. */
  readonly where: string
  /** How many days ago the newest day is that meets the question, or the newest action for questions across days; null when there is none. */
  readonly daysAgo: number | null
}

/** Two questions with the same key have the same answer. */
export const questionKey = (question: ActionQuestion): string =>
  `${questionInWords(question)} ${question.atLeast}`

/** `distinct product-page actions in one day`, `high-value asset actions of the last 30 days`. */
export function questionInWords({
  kinds,
  highValue,
  distinct,
  withinDay,
  withinDays,
}: ActionQuestion): string {
  return [
    distinct ? 'distinct' : '',
    highValue ? 'high-value' : '',
    kinds?.join(' or ') ?? '',
    'actions',
    withinDay ? 'in one day' : '',
    withinDays === null ? '' : `of the last ${withinDays} ${withinDays === 1 ? 'day' : 'days'}`,
  ]
    .filter((word) => word !== '')
    .join(' ')
}

/** Counts what a question asks for. */
export function countFor(question: ActionQuestion, actions: CountedActions, timeZone: string): ActionCount {
  const asked = actions.counted.filter((action) => isAsked(question, action, actions.today))
  const newest = asked.at(-1)
  if (newest === undefined) return { count: 0, where: 'none in the activity log', daysAgo: null }
  if (question.withinDay) return bestDay(question, asked, actions.today, timeZone)
  return {
    count: sizeOf(question, asked),
    where: `the newest on ${dayText(newest.day)} in ${timeZone}`,
    daysAgo: actions.today - newest.day,
  }
}

function isAsked(
  { kinds, highValue, withinDays }: ActionQuestion,
  action: CountedAction,
  today: number,
): boolean {
  if (kinds !== null && !kinds.includes(action.kind)) return false
  if (highValue && !action.isHighValue) return false
  return withinDays === null || today - action.day <= withinDays
}

const sizeOf = ({ distinct }: ActionQuestion, asked: readonly CountedAction[]): number =>
  distinct ? new Set(asked.map(({ page }) => page)).size : asked.length

/** The day with most, the newer one of two alike; and how long ago a day was last good enough. */
function bestDay(
  question: ActionQuestion,
  asked: readonly CountedAction[],
  today: number,
  timeZone: string,
): ActionCount {
  let best = { day: 0, count: 0 }
  let newestMet: number | null = null
  for (const [day, ofDay] of Map.groupBy(asked, (action) => action.day)) {
    const count = sizeOf(question, ofDay)
    if (count > best.count || (count === best.count && day > best.day)) best = { day, count }
    if (count >= question.atLeast && day > (newestMet ?? Number.NEGATIVE_INFINITY)) newestMet = day
  }
  return {
    count: best.count,
    where: `on ${dayText(best.day)} in ${timeZone}`,
    daysAgo: newestMet === null ? null : today - newestMet,
  }
}
