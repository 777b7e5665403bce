import type { z } from 'zod'
import { Failure, type FailureKind } from '../../ports/failure.ts'
import { withoutValues } from '../../ports/redaction.ts'
import { type BatchError, InvalidValues, Refusal } from './schemas.ts'
import type { WholeAnswer } from './transport.ts'

/** What a call is for; the words that telemetry counts by. */
export type Purpose =
  | 'search'
  | 'read'
  | 'companies'
  | 'write'
  | 'tasks'
  | 'find-tasks'
  | 'owners'
  | 'properties'
  | 'account'

const origin = 'hubspot'

/** What the token must be allowed to do, for a 403 that does not say it. */
const neededScopes: Readonly<Record<Purpose, string>> = {
  search: 'crm.objects.contacts.read',
  read: 'crm.objects.contacts.read',
  companies: 'crm.objects.companies.read',
  write: 'crm.objects.contacts.write',
  tasks: 'crm.objects.contacts.write',
  'find-tasks': 'crm.objects.contacts.read',
  owners: 'crm.objects.owners.read',
  properties: 'crm.schemas.contacts.read, crm.schemas.contacts.write, crm.schemas.companies.read',
  account: 'none: HubSpot tells every token its account',
}

/** HubSpot names the policy and documents no Retry-After; the day ends at the account's midnight, unknown to us. */
function retryAfterMs({ policyName, message }: Refusal, headers: Readonly<Record<string, string>>): number {
  const told = toldRetryAfterMs(headers)
  if (told !== null) return told
  if (policyName === 'DAILY') return 15 * 60_000
  if (policyName === 'SECONDLY' || /reached your secondly limit/.test(message ?? '')) return 1_000
  return 10_000
}

function toldRetryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return seconds >= 0 ? seconds * 1_000 : null
}

const invalidValuesText = /^Property values were not valid:\s*(?=\[)/

/** The refused values of a validation error, which HubSpot hides as JSON inside its message. */
function invalidValuesOf(message: string | null | undefined): z.infer<typeof InvalidValues> {
  if (!invalidValuesText.test(message ?? '')) return []
  try {
    return InvalidValues.safeParse(JSON.parse((message ?? '').replace(invalidValuesText, ''))).data ?? []
  } catch {
    return []
  }
}

/** What a write was about, so that a refusal of it can be read and cleaned. */
export interface SentWrite {
  /** The values as they were sent: HubSpot repeats them, and they must not go further. */
  readonly values: readonly string[]
  /** The mapping's field for the stage: an option that it lacks is a mistake of the mapping. */
  readonly stageField: string | null
}
const nothingSent: SentWrite = { values: [], stageField: null }

interface Validation {
  /** HubSpot's own words about it, without the values. */
  readonly words: string
  readonly codes: readonly string[]
  /** Which property was refused and why, as far as HubSpot names it. */
  readonly refused: readonly { readonly name: string; readonly code: string }[]
}

function validationOf(error: Pick<Refusal, 'message' | 'errors'>, sent: SentWrite): Validation {
  const invalid = invalidValuesOf(error.message)
  const details = error.errors ?? []
  const values = [...sent.values, ...invalid.map(({ propertyValue }) => propertyValue ?? '')]
  const sentences =
    invalid.length > 0
      ? invalid.map(({ name, error: code, message }) => `${name ?? '?'}: ${message ?? code ?? 'invalid'}`)
      : [error.message ?? details[0]?.message ?? 'no reason given']
  return {
    words: withoutValues([...new Set(sentences)].join('; '), values),
    codes: [...invalid.map(({ error: code }) => code ?? ''), ...details.map(({ code }) => code ?? '')],
    refused: [
      ...invalid.flatMap(({ name, error: code }) => (name ? [{ name, code: code ?? '' }] : [])),
      ...details.flatMap(({ code, context }) =>
        (context?.propertyName ?? []).map((name) => ({ name, code: code ?? '' })),
      ),
    ],
  }
}

const missingIn = ({ refused }: Validation): string[] =>
  refused.flatMap(({ name, code }) => (code === 'PROPERTY_DOESNT_EXIST' ? [name] : []))

/** The properties that HubSpot lacks by the entries of one 207 together. */
export const missingProperties = (errors: readonly BatchError[]): string[] =>
  errors.flatMap((error) => missingIn(validationOf(error, nothingSent)))

/** Somebody has to act on it once: the same situation has the same sentence, whichever lead it came up with. */
function missingPropertiesFailure(names: readonly string[], words: string, cause: unknown): Failure {
  const sorted = [...new Set(names)].toSorted().join(', ')
  const sentence = `HubSpot has no contact property ${sorted || words}; run \`plumbline setup\` to create it`
  return new Failure('misconfigured', sentence, { cause, origin, fields: [...new Set(names)] })
}

/** Why values were refused: a stage that the account lacks is the mapping's mistake, all else is about the lead. */
function refusedValues(
  { words, refused }: Validation,
  { stageField }: SentWrite,
  sentence: string,
  cause: unknown,
): Failure {
  if (refused.some(({ name, code }) => name === stageField && code === 'INVALID_OPTION')) {
    const lacking = `HubSpot lacks a stage that the mapping writes: ${words}`
    const fields = [...new Set(refused.map(({ name }) => name))]
    return new Failure('misconfigured', lacking, { cause, origin, fields })
  }
  const fields = [...new Set(refused.map(({ name }) => name))]
  // Whatever is written into it: it is calculated, or kept by HubSpot itself.
  const isReadOnly = refused.length > 0 && refused.every(({ code }) => code === 'READ_ONLY_VALUE')
  return isReadOnly
    ? new Failure('misconfigured', `HubSpot lets nobody write ${fields.toSorted().join(', ')}: ${words}`, {
        cause,
        origin,
        fields,
      })
    : new Failure('rejected', `${sentence}: ${words}`, { cause, origin, fields })
}

const bodyOf = (text: string): Refusal => {
  try {
    return Refusal.safeParse(JSON.parse(text)).data ?? {}
  } catch {
    return {}
  }
}

function isRetriedLater(status: number): boolean {
  return status >= 500 || status === 408 || status === 423 || status === 477
}

/**
 * Translates an answer that is no success. Its message carries HubSpot's words, never a value, and is the same for the
 * same situation; the correlationId, another one each time, is in the cause.
 */
export function failureOfAnswer(
  answer: WholeAnswer,
  purpose: Purpose,
  host: string,
  sent: SentWrite = nothingSent,
): Failure {
  const { status, headers } = answer
  const body = bodyOf(answer.text)
  const note = body.correlationId ? ` (correlationId ${body.correlationId})` : ''
  const cause = new Error(`HubSpot answered ${status} to ${purpose}${note}`)
  const fail = (kind: FailureKind, sentence: string, waitMs?: number): Failure =>
    new Failure(kind, sentence, { cause, origin, ...(waitMs !== undefined && { retryAfterMs: waitMs }) })

  if (status === 401)
    return fail('unauthorized', 'HubSpot refuses the access token; check HUBSPOT_ACCESS_TOKEN')
  if (status === 403) {
    const told = (body.errors ?? []).flatMap(({ context }) => context?.requiredGranularScopes ?? [])
    const scopes = told.length > 0 ? told.join(', ') : neededScopes[purpose]
    return fail('misconfigured', `HubSpot's access token lacks the scope ${scopes} for ${purpose}`)
  }
  if (status === 429) {
    const policy = body.policyName ?? 'unnamed policy'
    return fail('rate-limited', `HubSpot's rate limit is reached: ${policy}`, retryAfterMs(body, headers))
  }
  if (status === 477) {
    const waitMs = toldRetryAfterMs(headers)
    if (waitMs !== null) return fail('rate-limited', 'HubSpot is moving the account', waitMs)
  }
  if (isRetriedLater(status)) return fail('transient', `HubSpot answered ${status} to ${purpose}`)
  if (status === 404) {
    return fail(
      'misconfigured',
      `HubSpot at ${host} does not know the ${purpose} call; check HUBSPOT_API_URL`,
    )
  }
  const validation = validationOf(body, sent)
  if (validation.codes.includes('PROPERTY_DOESNT_EXIST'))
    return missingPropertiesFailure(missingIn(validation), validation.words, cause)
  const sentence = `HubSpot answered ${status} to ${purpose}`
  return purpose === 'write' || purpose === 'tasks'
    ? refusedValues(validation, sent, sentence, cause)
    : fail('misconfigured', `${sentence}: ${validation.words}`)
}

/** Translates one entry of a 207 for one contact; `missing` are the properties that HubSpot lacks by all its entries. */
export function failureOfBatchError(
  error: BatchError,
  id: string,
  sent: SentWrite,
  missing: readonly string[],
): Failure {
  const cause = new Error(`HubSpot answered ${error.category ?? 'an error'} for contact ${id}`)
  if (error.category === 'OBJECT_NOT_FOUND')
    return new Failure('gone', `HubSpot has no contact ${id} any more`, { cause, origin })
  const validation = validationOf(error, sent)
  if (validation.codes.includes('PROPERTY_DOESNT_EXIST'))
    return missingPropertiesFailure(missing, validation.words, cause)
  if (error.category === 'VALIDATION_ERROR' || error.category === 'CONFLICT')
    return refusedValues(validation, sent, `HubSpot refused contact ${id}`, cause)
  const sentence = `HubSpot could not write contact ${id}: ${error.category ?? 'no reason given'}`
  return new Failure('transient', sentence, { cause, origin })
}

/** A batch read may miss records, or what is associated with them; any other entry of its 207 says nothing about whether a record is there. */
export function throwUnlessOnlyMissing(errors: readonly BatchError[]): void {
  const other = errors.find(
    ({ category, subCategory }) =>
      category !== 'OBJECT_NOT_FOUND' && !/NO_ASSOCIATIONS_FOUND/.test(`${category} ${subCategory}`),
  )
  if (other === undefined) return
  const cause = new Error('entry of a batch answer')
  throw new Failure(
    'transient',
    `HubSpot could not read a whole batch: ${other.category ?? 'no reason given'}`,
    {
      cause,
      origin,
    },
  )
}
