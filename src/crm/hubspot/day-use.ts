import type { DayUse } from '../../ports/call-budget.ts'

const wholeNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : null

/** Reads the daily rate-limit headers; null where there are none, as on searches and for OAuth apps. */
export function dayUseOf(headers: Readonly<Record<string, string>>): DayUse | null {
  const limit = wholeNumber(headers['x-hubspot-ratelimit-daily'])
  const remaining = wholeNumber(headers['x-hubspot-ratelimit-daily-remaining'])
  return limit === null || remaining === null ? null : { limit, used: Math.max(0, limit - remaining) }
}
