import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDayNumberOf, dayText } from '../../../src/domain/actions/zone-days.ts'

const hourMs = 3_600_000
const dayOf = (timeZone: string) => {
  const dayNumberOf = createDayNumberOf(timeZone)
  return (iso: string) => dayText(dayNumberOf(Date.parse(iso)))
}

describe('the day of a moment', () => {
  it.each([
    ['America/New_York', '2026-03-01T04:59:59.999Z', '2026-02-28'],
    ['America/New_York', '2026-03-01T05:00:00Z', '2026-03-01'],
    ['Europe/Berlin', '2026-02-28T22:59:59Z', '2026-02-28'],
    ['Europe/Berlin', '2026-02-28T23:00:00Z', '2026-03-01'],
    ['Asia/Kathmandu', '2026-02-28T18:15:00Z', '2026-03-01'],
    ['Pacific/Kiritimati', '2026-02-28T10:00:00Z', '2026-03-01'],
    // Samoa went without 30 December 2011.
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
    // A clock change at midnight: Beirut's 29 March 2026 begins at 01:00.
    ['Asia/Beirut', '2026-03-28T21:59:59Z', '2026-03-28'],
    ['Asia/Beirut', '2026-03-28T22:00:00Z', '2026-03-29'],
    ['UTC', '1969-12-31T23:59:59Z', '1969-12-31'],
  ])('in %s at %s is %s', (timeZone, iso, day) => {
    expect(dayOf(timeZone)(iso)).toBe(day)
  })

  it.each([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', 23],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', 25],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', 25],
  ])('in %s on the %s holds from %s for %i hours', (timeZone, day, start, hours) => {
    const dayNumberOf = createDayNumberOf(timeZone)
    const startMs = Date.parse(start)
    const wanted = Date.parse(`${day}T00:00:00Z`) / (24 * hourMs)
    const quarters = Array.from({ length: 4 * hours }, (_, at) => startMs + (at * hourMs) / 4)
    expect(new Set(quarters.map(dayNumberOf))).toEqual(new Set([wanted]))
    expect(dayNumberOf(startMs - 1)).toBe(wanted - 1)
    expect(dayNumberOf(startMs + hours * hourMs - 1)).toBe(wanted)
    expect(dayNumberOf(startMs + hours * hourMs)).toBe(wanted + 1)
  })

  it('is what the calendar of the time zone says, at any moment', () => {
    const zones = [
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Asia/Tehran',
    ]
    const known = new Map(
      zones.map((timeZone) => [
        timeZone,
        {
          day: createDayNumberOf(timeZone),
          calendar: new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }),
        },
      ]),
    )
    const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(fc.constantFrom(...known.values()), moment, ({ day, calendar }, ms) => {
        expect(dayText(day(ms))).toBe(calendar.format(ms))
      }),
      { numRuns: 500 },
    )
  })
})
