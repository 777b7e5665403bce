import { lastAnswer } from '../last-answer.ts'

/** Milliseconds since 1970-01-01 of an ISO 8601 day or moment; NaN when it is none. */
export const momentOf: (text: string) => number = lastAnswer((text: string) => Date.parse(text))
