import type { Lead } from '../domain/lead.ts'
import type { FieldName } from '../domain/lead-fields.ts'
import { Failure } from '../ports/failure.ts'
import { withoutKnownValues } from '../ports/redaction.ts'

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
 * it is known what the persons are called, and what they wrote.
 */
export function withoutValues(failure: Failure, leads: readonly Lead[]): Failure {
  const values = leads.flatMap(({ values, knownAs, written }) => [
    ...personalFields.map((name) => String(values[name] ?? '')),
    ...knownAs.emails,
    ...[...Object.values(values), ...Object.values(written)].filter(isFreeText),
  ])
  const message = withoutKnownValues(failure.message, values)
  if (message === failure.message) return failure
  const { kind, cause, retryAfterMs, origin, fields, obstacle } = failure
  return new Failure(kind, message, {
    cause,
    origin,
    fields,
    obstacle,
    ...(retryAfterMs !== null && { retryAfterMs }),
  })
}

/** A note, an answer, a street: several words. One or two are a word of the CRM or of a list, such as United States. */
const isFreeText = (value: unknown): value is string =>
  typeof value === 'string' && (/\S\s+\S+\s+\S/.test(value) || /\p{L}\s+\d|\d\s+\p{L}/u.test(value))
