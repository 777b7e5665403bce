/** The same day of the week so many weeks later; days are counted on the calendar, so a clock change does not matter. */
export function weeksAfter(day: string, weeks: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 7 * weeks)
  return date.toISOString().slice(0, 10)
}
