import type { z } from 'zod'
import { Failure, type FailureKind } from '../../ports/failure.ts'
import { withoutValues } from './redaction.ts'
import { type BatchError, InvalidValues, Refusal } from './schemas.ts'
import type { WholeAnswer } from './transport.ts'

/** What a call is for; the words that telemetry counts by. */
export type Purpose = 'search' | 'read' | 'companies' | 'write' | 'owners' | 'properties'

const origin = 'hubspot'

/** What the token must be allowed to do, for a 403 that does not say it. */
const neededScopes: Readonly<Record<Purpose, string>> = {
  search: 'crm.objects.contacts.read',
  read: 'crm.objects.contacts.read',
  companies: 'crm.objects.companies.read',
  write: 'crm.objects.contacts.write',
  owners: 'crm.objects.owners.read',
  properties: 'crm.schemas.contacts.read, crm.schemas.contacts.write, crm.schemas.companies.read',
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

interface Validation {
  /** HubSpot's own words about it, without the values. */
  readonly words: string
  readonly codes: readonly string[]
  /** The properties that do not exist. */
  readonly unknownProperties: readonly string[]
}

function validationOf(error: Pick<Refusal, 'message' | 'errors'>, sentValues: readonly string[]): Validation {
  const invalid = invalidValuesOf(error.message)
  const details = error.errors ?? []
  const values = [...sentValues, ...invalid.map(({ propertyValue }) => propertyValue ?? '')]
  const sentences =
    invalid.length > 0
      ? invalid.map(({ name, error: code, message }) => `${name ?? '?'}: ${message ?? code ?? 'invalid'}`)
      : [error.message ?? details[0]?.message ?? 'no reason given']
  return {
    words: withoutValues([...new Set(sentences)].join('; '), values),
    codes: [...invalid.map(({ error: code }) => code ?? ''), ...details.map(({ code }) => code ?? '')],
    unknownProperties: invalid.flatMap(({ name, error: code }) =>
      code === 'PROPERTY_DOESNT_EXIST' && name ? [name] : [],
    ),
  }
}

function misconfiguredProperties(
  { unknownProperties, words }: Validation,
  note: string,
  cause: unknown,
): Failure {
  const names = unknownProperties.length > 0 ? [...new Set(unknownProperties)].join(', ') : words
  const sentence = `HubSpot has no contact property ${names}; run \`plumbline setup\` to create it${note}`
  return new Failure('misconfigured', sentence, { cause, origin })
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

/** Translates an answer that is no success. Its message carries HubSpot's words and correlationId, never a value. */
export function failureOfAnswer(answer: WholeAnswer, purpose: Purpose, host: string): Failure {
  const { status, headers } = answer
  const body = bodyOf(answer.text)
  const note = body.correlationId ? ` (correlationId ${body.correlationId})` : ''
  const cause = new Error(`HubSpot answered ${status} to ${purpose}${note}`)
  const fail = (kind: FailureKind, sentence: string, waitMs?: number): Failure =>
    new Failure(kind, `${sentence}${note}`, {
      cause,
      origin,
      ...(waitMs !== undefined && { retryAfterMs: waitMs }),
    })

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
  const validation = validationOf(body, [])
  if (validation.codes.includes('PROPERTY_DOESNT_EXIST'))
    return misconfiguredProperties(validation, note, cause)
  const kind = purpose === 'write' ? 'rejected' : 'misconfigured'
  return fail(kind, `HubSpot answered ${status} to ${purpose}: ${validation.words}`)
}

/**
 * Translates one entry of a 207 for one contact.
 * `sentValues` are what was to be written: HubSpot repeats them, and they must not go further.
 */
export function failureOfBatchError(
  error: BatchError,
  id: string,
  sentValues: readonly string[],
  stageField: string | null,
): Failure {
  const cause = new Error(`HubSpot answered ${error.category ?? 'an error'} for contact ${id}`)
  const validation = validationOf(error, sentValues)
  const fail = (kind: FailureKind, sentence: string): Failure =>
    new Failure(kind, sentence, { cause, origin })
  if (error.category === 'OBJECT_NOT_FOUND') return fail('gone', `HubSpot has no contact ${id} any more`)
  if (validation.codes.includes('PROPERTY_DOESNT_EXIST'))
    return misconfiguredProperties(validation, '', cause)
  if (error.category === 'VALIDATION_ERROR' || error.category === 'CONFLICT') {
    const isStage = stageField !== null && validation.words.includes(`${stageField}:`)
    if (isStage && validation.codes.includes('INVALID_OPTION')) {
      return fail('misconfigured', `HubSpot lacks a stage that the mapping writes: ${validation.words}`)
    }
    return fail('rejected', `HubSpot refused contact ${id}: ${validation.words}`)
  }
  return fail('transient', `HubSpot could not write contact ${id}: ${error.category ?? 'no reason given'}`)
}

/** A batch read may miss records; any other entry of its 207 says nothing about whether a record is there. */
export function throwUnlessOnlyMissing(errors: readonly BatchError[]): void {
  const other = errors.find(({ category }) => category !== 'OBJECT_NOT_FOUND')
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
