const dayMs = 86_400_000

/** Days of a time zone's calendar, counted from 1970-01-01; right across midnight and where a day has 23 or 25 hours. */
export type DayNumberOf = (ms: number) => number

/** `2026-03-01` for the day of that number. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** More than a century of days; past it the memory starts anew. */
const mostRemembered = 50_000

/**
 * Made once per definition, because a formatter is costly to make and to ask. It is asked for the offset at both ends
 * of a UTC day; where they agree the rest is arithmetic, and only on days with a clock change for each moment.
 */
export function createDayNumberOf(timeZone: string): DayNumberOf {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  })
  const offsetAt = (ms: number): number => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    const second0 = Math.floor(ms / 1000) * 1000
    return Date.UTC(year, month - 1, day, hour, minute, second) - second0
  }
  const offsets = new Map<number, number | null>()
  const steadyOffset = (utcDay: number): number | null => {
    const known = offsets.get(utcDay)
    if (known !== undefined) return known
    const first = offsetAt(utcDay * dayMs)
    const offset = first === offsetAt((utcDay + 1) * dayMs - 1) ? first : null
    if (offsets.size >= mostRemembered) offsets.clear()
    offsets.set(utcDay, offset)
    return offset
  }
  return (ms) => {
    const offset = steadyOffset(Math.floor(ms / dayMs)) ?? offsetAt(ms)
    return Math.floor((ms + offset) / dayMs)
  }
}
