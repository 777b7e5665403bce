import type { Lead } from '../domain/lead.ts'
import type { FieldName } from '../domain/lead-fields.ts'
import { Failure } from '../ports/failure.ts'

/** What says who somebody is, and what a CRM quotes when it refuses it. */
const personalFields = [
  'email',
  'firstName',
  'lastName',
  'phone',
  'title',
  'company.name',
] as const satisfies readonly FieldName[]

/** Makes a call about these leads; a failure of it says nothing personal about any of them. */
export async function withoutValuesOf<Answer>(
  leads: readonly Lead[],
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call()
  } catch (error) {
    throw error instanceof Failure ? withoutValues(error, leads) : error
  }
}

/**
 * The failure without the leads' own values in its sentence. Adapters know the shapes of the CRM's sentences; only here
 * it is known what the persons are called.
 */
export function withoutValues(failure: Failure, leads: readonly Lead[]): Failure {
  const values = leads
    .flatMap(({ values, knownAs }) => [
      ...personalFields.map((name) => String(values[name] ?? '').trim()),
      ...knownAs.emails,
    ])
    .filter(isWord)
    // Of an address and a name in it, the address goes first.
    .toSorted((a, b) => b.length - a.length)
  if (values.length === 0) return failure
  const patterns = [...new Set(values)].map(patternOf)
  const personal = new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  const message = failure.message.replace(personal, '(value)')
  if (message === failure.message) return failure
  const { kind, cause, retryAfterMs, origin, field } = failure
  return new Failure(kind, message, { cause, origin, field, ...(retryAfterMs !== null && { retryAfterMs }) })
}

/** One Latin letter alone is an article or an initial; in other scripts it may be a family's name. */
const isWord = (value: string): boolean => value.length > 1 || /[^a-z\P{L}]/iu.test(value)

/** A surname such as User is an ordinary word of the CRM when it is written small; whatever is longer is not. */
function patternOf(value: string): string {
  const pattern = value.split(/\s+/).map(escaped).join('\\s+')
  return /^\p{L}+$/u.test(value) ? pattern : `(?i:${pattern})`
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
