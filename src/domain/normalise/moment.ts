/** A day, or a moment that says its offset; anything else means another moment on a machine in another time zone. */
const isoMoment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/

/** Whether a text says when, as CRMs write it: `2026-11-14`, `2026-11-14T00:11:33.000Z`. `11/12/2026` says two days. */
export const isMoment = (text: string): boolean =>
  isoMoment.test(text) && Number.isFinite(Date.parse(text)) && isRealDay(text.slice(0, 10))

/** No 30th of February, which some would read as the 2nd of March. */
const isRealDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
