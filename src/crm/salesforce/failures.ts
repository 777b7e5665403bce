import type { ObjectMapping } from '../../domain/crm-mapping.ts'
import type { LeadRef } from '../../domain/lead.ts'
import type { LeadWrite } from '../../ports/crm.ts'
import { Failure, type FailureKind, type FailureOptions, type Obstacle } from '../../ports/failure.ts'
import { AnsweredError, ApiError } from './schemas.ts'
import { withoutValues } from './without-values.ts'

const origin = 'salesforce'

/** The daily limit is a rolling one over 24 hours: a little comes free all the time. */
const dailyLimitPauseMs = 15 * 60_000
/** The limit on calls that run for 20 seconds or longer frees itself as soon as one of them ends. */
const concurrencyPauseMs = 60_000

const transientCodes = new Set([
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'UNKNOWN_EXCEPTION',
  'QUERY_TIMEOUT',
  'REQUEST_RUNNING_TOO_LONG',
  'TXN_SECURITY_METERING_ERROR',
  'API_CURRENTLY_DISABLED',
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
])
const goneCodes = new Set(['CANNOT_UPDATE_CONVERTED_LEAD', 'ENTITY_IS_DELETED', 'NOT_FOUND'])
const fieldCodes = new Set(['INVALID_FIELD', 'INVALID_FIELD_FOR_INSERT_UPDATE'])

/** Salesforce's code and sentence, without what could be personal in it. */
export const inWords = ({ code, message }: ApiError): string => `${code}: ${withoutValues(message)}`

/** Which fields a refusal is about: as Salesforce names them beside its sentence, or else in it. */
function fieldsOf({ fields, message }: ApiError): string[] {
  if (fields.length > 0) return [...fields]
  const [, column] = /No such column '(\w+)'/.exec(message) ?? []
  if (column !== undefined) return [column]
  const [, listed = ''] = /create\/update fields: ([\w, ]+)/.exec(message) ?? []
  return listed.split(',').flatMap((name) => name.trim() || [])
}

/** What is to be said when Salesforce does not know a field; it says the same of one that it only hides. */
const unknownField = (words: string): string =>
  `Salesforce does not know a field or an object that mappings/salesforce names, or hides it from the integration user (${words}). ` +
  'Run `plumbline setup` to see which.'

function limitReached(error: ApiError): Failure {
  const isDaily = !/concurrent/i.test(error.message)
  return new Failure('rate-limited', `Salesforce's limit of API calls is used up (${inWords(error)}).`, {
    cause: null,
    origin,
    retryAfterMs: isDaily ? dailyLimitPauseMs : concurrencyPauseMs,
  })
}

/** True for the failure of a read that asked for a field or an object which Salesforce does not know or does not show us. */
export const isUnknownField = (error: unknown): boolean =>
  error instanceof Failure && unknownFieldFailures.has(error)
const unknownFieldFailures = new WeakSet<Failure>()

/**
 * Why a whole call or a subrequest of a composite call was refused. `status` is the HTTP status it came with.
 * The refusal itself does not become the cause: its words may carry values, and ours repeat the rest of them.
 */
export function refusedCall(
  error: ApiError,
  status: number,
  host: string,
  retryAfterMs: number | null = null,
): Failure {
  const words = inWords(error)
  const failure = (kind: FailureKind, message: string) => new Failure(kind, message, { cause: null, origin })
  if (error.code === 'REQUEST_LIMIT_EXCEEDED') return limitReached(error)
  if (status === 429)
    return new Failure('rate-limited', `${host} answered 429.`, {
      cause: null,
      origin,
      ...(retryAfterMs !== null && { retryAfterMs }),
    })
  // jsforce hands the page itself as the message when the answer is not JSON: it is not worth repeating.
  if (error.code.startsWith('ERROR_HTTP_')) {
    const kind = status >= 500 || status === 420 ? 'transient' : 'misconfigured'
    return failure(kind, `${host} answered ${status} with something that is not Salesforce's JSON.`)
  }
  if (status >= 500 || transientCodes.has(error.code)) {
    return failure('transient', `${host} answered ${status} (${words}).`)
  }
  if (status === 401) return failure('unauthorized', `Salesforce refuses our session (${words}).`)
  if (fieldCodes.has(error.code) || error.code === 'INVALID_TYPE') {
    const unknown = new Failure('misconfigured', unknownField(words), {
      cause: null,
      origin,
      fields: fieldsOf(error),
    })
    unknownFieldFailures.add(unknown)
    return unknown
  }
  if (error.code === 'NOT_FOUND')
    return failure(
      'misconfigured',
      `Salesforce at ${host} has not what was asked for (${words}). Where SALESFORCE_API_VERSION is newer than the org, no call is found: set it to one that https://${host}/services/data lists.`,
    )
  return failure('misconfigured', `Salesforce refuses the call (${words}).`)
}

/**
 * The reference that leads nowhere is the record's own id; with a new owner in the same write it may as well be that.
 */
const isUnknownRecord = (error: ApiError, changes: LeadWrite['changes'], ownerField: string): boolean =>
  error.code === 'INVALID_CROSS_REFERENCE_KEY' &&
  error.fields.length === 0 &&
  !Object.hasOwn(changes, ownerField)

/** Refusals that are about the record's owner, or about another record that the write refers to. */
const ownerCodes = new Set([
  'INACTIVE_OWNER_OR_USER',
  'TRANSFER_REQUIRES_READ',
  'INVALID_CROSS_REFERENCE_KEY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
])

/**
 * The fields whose values were refused. Salesforce rarely names the owner's, but a write of ours refers to no other
 * record; one that sends no owner fails for the owner whom the record has already.
 */
function refusedFields(
  { code, fields }: ApiError,
  { changes }: LeadWrite,
  ownerField: string,
): readonly string[] {
  if (fields.length > 0) return fields
  return ownerCodes.has(code) && Object.hasOwn(changes, ownerField) ? [ownerField] : []
}

/** What stands in the way of a save without anybody having set anything up wrongly. */
function obstacleTo({ code }: ApiError, { changes }: LeadWrite, ownerField: string): Obstacle | null {
  if (code === 'ENTITY_IS_LOCKED') return 'locked'
  return code === 'INACTIVE_OWNER_OR_USER' && !Object.hasOwn(changes, ownerField) ? 'owner-left' : null
}

/** The fields of the mapping that a refusal may be about. */
export type RefusableFields = Pick<ObjectMapping, 'owner' | 'stage'>

/** Why Salesforce did not save one record of a batch. */
export function refusedRecord(write: LeadWrite, error: ApiError, { owner, stage }: RefusableFields): Failure {
  const { ref, changes } = write
  const { object, id } = ref
  const words = inWords(error)
  const failure = (kind: FailureKind, message: string, more: Partial<FailureOptions> = {}) =>
    new Failure(kind, message, { cause: null, origin, ...more })
  if (error.code === 'REQUEST_LIMIT_EXCEEDED') return limitReached(error)
  if (transientCodes.has(error.code) || error.code.startsWith('TXN_SECURITY')) {
    return failure('transient', `${object} ${id} could not be saved now (${words}).`)
  }
  if (goneCodes.has(error.code) || isUnknownRecord(error, changes, owner))
    return failure('gone', `${object} ${id} is no longer there (${words}).`)
  if (fieldCodes.has(error.code))
    return failure('misconfigured', unknownField(words), { fields: fieldsOf(error) })
  const fields = refusedFields(error, write, owner)
  if (
    error.code === 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' &&
    stage !== null &&
    fields.includes(stage.field)
  )
    return failure('misconfigured', `Salesforce lacks a status that the mapping writes (${words}).`, {
      fields,
    })
  return failure('rejected', `Salesforce refused ${object} ${id} (${words}).`, {
    fields,
    obstacle: obstacleTo(error, write, owner),
  })
}

/** The record that a task is for is no more, or is another one by now. */
const goneForTask = new Set([
  ...goneCodes,
  'INVALID_CROSS_REFERENCE_KEY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
])

/** Why Salesforce did not create one task of a batch, for the record that it was to be about. */
export function refusedTask({ object, id }: LeadRef, error: ApiError): Failure {
  const words = inWords(error)
  const failure = (kind: FailureKind, message: string, fields: readonly string[] = []) =>
    new Failure(kind, message, { cause: null, origin, fields })
  if (error.code === 'REQUEST_LIMIT_EXCEEDED') return limitReached(error)
  if (transientCodes.has(error.code) || error.code.startsWith('TXN_SECURITY'))
    return failure('transient', `A task for ${object} ${id} could not be saved now (${words}).`)
  const isAboutOwner = error.code === 'INACTIVE_OWNER_OR_USER' || error.fields.includes('OwnerId')
  if (goneForTask.has(error.code) && !isAboutOwner)
    return failure('gone', `${object} ${id} takes no task any more (${words}).`)
  return failure(
    'rejected',
    `Salesforce refused a task for ${object} ${id} (${words}).`,
    isAboutOwner ? ['OwnerId'] : [],
  )
}

/**
 * Turns what a call under jsforce threw into a `Failure`. Only an error that carries Salesforce's code is an answer of
 * Salesforce; everything has a `message`, a bug of ours too, and that stays what it is.
 */
export function failedCall(
  error: unknown,
  status: number | null,
  host: string,
  retryAfterMs: number | null = null,
): unknown {
  if (error instanceof Failure) return error
  if (isCutOff(error)) return unreachable(error, host)
  if (status === null) return error
  const listed = ApiError.safeParse((error as { data?: unknown[] } | null)?.data?.[0])
  const answered = listed.success ? listed : AnsweredError.safeParse(error)
  return answered.success ? refusedCall(answered.data, status, host, retryAfterMs) : error
}

/** What `fetch` rejects with when the network fails: a TypeError like a bug's, told apart by what caused it. */
const isCutOff = (error: unknown): boolean =>
  error instanceof TypeError &&
  /^(fetch failed|terminated)$/.test(error.message) &&
  error.cause instanceof Error

const unreachable = (error: unknown, host: string): Failure =>
  new Failure('transient', `${host} could not be reached or cut the answer short.`, { cause: error, origin })

/** Salesforce answered 200 with something else than it documents: a maintenance page, a proxy's own page. */
export function unreadableAnswer(host: string, cause: unknown): Failure {
  return new Failure('transient', `${host} answered with something that is not Salesforce's JSON.`, {
    cause,
    origin,
  })
}

/** Why nobody could be signed in. `code` is OAuth's `error`, `description` its `error_description`. */
export function refusedSignIn(code: string, description: string, host: string, cause: unknown): Failure {
  const words = `${code}: ${withoutValues(description)}`
  const failure = (kind: FailureKind, message: string) => new Failure(kind, message, { cause, origin })
  if (/not supported on this domain/i.test(description)) {
    return failure(
      'misconfigured',
      `${host} does not take this way of signing in: set SALESFORCE_LOGIN_URL to the org's My Domain address (${words}).`,
    )
  }
  if (code === 'unsupported_grant_type') {
    return failure('misconfigured', `${host} does not offer this way of signing in (${words}).`)
  }
  const isOAuthRefusal =
    /^[a-z_]+$/.test(code) && !/^(unknown_error|server_error|temporarily_unavailable)$/.test(code)
  if (isOAuthRefusal) {
    return failure(
      'unauthorized',
      `Salesforce refuses to sign us in (${words}). Check the client id, its secret or key, and that the app is approved for the integration user.`,
    )
  }
  return failure('transient', `${host} could not sign us in just now.`)
}
