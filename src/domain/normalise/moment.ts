import { lastAnswer } from '../last-answer.ts'

/**
 * Milliseconds since 1970-01-01 of a day or a moment as CRMs write it (`2026-11-14`, `2026-11-14T00:11:33.000Z`); NaN when
 * it is none. `11/12/2026` says two days, and a moment without its offset another one on a machine in another time zone.
 */
export const momentOf: (text: string) => number = lastAnswer(
  (text: string) => momentInUtc(text) ?? momentInWhole(text),
)

/** Whether a text says when. */
export const isMoment = (text: string): boolean => Number.isFinite(momentOf(text))

const isoMoment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/

const momentInWhole = (text: string): number =>
  isoMoment.test(text) && isRealDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN

/** No 30th of February, which some would read as the 2nd of March. */
function isRealDay(day: string): boolean {
  const moment = new Date(`${day}T00:00:00Z`)
  return Number.isFinite(moment.getTime()) && moment.toISOString().startsWith(day)
}

const dayMs = 24 * 60 * 60 * 1000
/** Days of a year before each of its months, without the leap day. */
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const
const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const dash = 0x2d
const colon = 0x3a

/**
 * `2026-11-01T10:00:00.000Z`, as CRMs write nearly every moment: several times faster than `Date.parse`, which every
 * lead would ask. Null for any other form.
 */
function momentInUtc(text: string): number | null {
  if (text.length !== 24 || text[10] !== 'T' || text[19] !== '.' || text[23] !== 'Z') return null
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return null
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return null
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  const ms = digits(text, 20, 23)
  // Written so that NaN, which no digits are, is refused as well.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null
  if (!(year >= 1970 && hour <= 23 && minute <= 59 && second <= 59 && ms <= 999)) return null
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (day > (month === 2 && isLeap ? 29 : (daysIn[month - 1] ?? 0))) return Number.NaN
  const days = daysBeforeYear(year) + (daysBefore[month - 1] ?? 0) + (isLeap && month > 2 ? 1 : 0) + day - 1
  return days * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms
}

/** The number that these characters write; NaN when one of them is no digit. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    number = number * 10 + digit
  }
  return number
}

/** Days from 1970-01-01 to the first day of a year. */
function daysBeforeYear(year: number): number {
  const before = year - 1
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  return 365 * (year - 1970) + leapDays - 477
}
