/** Why something did not get done, from a closed set; STYLE of the whole code base: adapters translate into these. */
export type FailureKind =
  /** Would probably work later: 5xx, a cut connection, a locked row. */
  | 'transient'
  /** The other side asks us to wait. */
  | 'rate-limited'
  /** Changed since it was read; read again and try at once. */
  | 'conflict'
  /** Our credentials are refused, also after one renewal. */
  | 'unauthorized'
  /** Our set-up is wrong: no such property, stage or file. Only a person can mend it. */
  | 'misconfigured'
  /** The CRM refused this one lead, for reasons of its own. */
  | 'rejected'
  /** Deleted, merged, converted or erased. */
  | 'gone'

export interface FailureOptions {
  readonly cause: unknown
  /** How long to wait, when the other side said so. Only for `rate-limited`. */
  readonly retryAfterMs?: number
  /** Which CRM or source it came from, such as `hubspot`; null when it is our own. */
  readonly origin?: string | null
  /** The CRM's fields that were refused, as far as it names them; only for `rejected` and `misconfigured`. */
  readonly fields?: readonly string[]
  /** What stands in the way without anybody having set anything up wrongly; only for `rejected`. */
  readonly obstacle?: Obstacle | null
}

/** `locked`: an approval holds the record. `owner-left`: it belongs to somebody who is inactive. */
export type Obstacle = 'locked' | 'owner-left'

/**
 * The one failure class; never extended. Messages carry ids and the CRM's own words with personal values removed,
 * never a name, an address or an answer.
 */
export class Failure extends Error {
  readonly kind: FailureKind
  readonly retryAfterMs: number | null
  readonly origin: string | null
  readonly fields: readonly string[]
  readonly obstacle: Obstacle | null

  constructor(kind: FailureKind, message: string, options: FailureOptions) {
    super(message, { cause: options.cause })
    this.name = 'Failure'
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs ?? null
    this.origin = options.origin ?? null
    this.fields = options.fields ?? []
    this.obstacle = options.obstacle ?? null
  }

  /** The one field that was refused; null when it was none or several. */
  get field(): string | null {
    const [first = null, ...others] = this.fields
    return others.length === 0 ? first : null
  }
}

/** What the queue does about a failure, and whether a person has to know. */
export type Disposition =
  | { readonly act: 'retry'; readonly wake: 'nobody' | 'counted' }
  | { readonly act: 'retry-now'; readonly wake: 'nobody' }
  | { readonly act: 'pause-queue'; readonly retryAfterMs: number; readonly wake: 'nobody' }
  | { readonly act: 'stop-crm'; readonly wake: 'once' }
  | { readonly act: 'give-up'; readonly wake: 'once' | 'report' | 'counted' }
  | { readonly act: 'finish'; readonly wake: 'nobody' }

/** Wait this long when a rate limit came without a number. */
const defaultRetryAfterMs = 10_000

/** The only place that decides about retries. Anything that is not a `Failure` is a bug of ours. */
export function dispositionOf(error: unknown): Disposition {
  if (!(error instanceof Failure)) {
    const isProgrammingError = error instanceof TypeError || (error as Error | null)?.name === 'ZodError'
    return isProgrammingError ? { act: 'give-up', wake: 'counted' } : { act: 'retry', wake: 'counted' }
  }
  switch (error.kind) {
    case 'transient':
      return { act: 'retry', wake: 'nobody' }
    case 'rate-limited':
      return { act: 'pause-queue', retryAfterMs: error.retryAfterMs ?? defaultRetryAfterMs, wake: 'nobody' }
    case 'conflict':
      return { act: 'retry-now', wake: 'nobody' }
    case 'unauthorized':
      return { act: 'stop-crm', wake: 'once' }
    case 'misconfigured':
      return { act: 'give-up', wake: 'once' }
    case 'rejected':
      return { act: 'give-up', wake: 'report' }
    case 'gone':
      return { act: 'finish', wake: 'nobody' }
  }
}

/**
 * Under these names stands among the failures what a mapping reads and a CRM does not show: what nobody can do without, and
 * what only counts as unknown. No job bears them, so that nothing but the next look at the fields closes them.
 */
export const readingFields = 'read-fields'
export const readingOptionalFields = 'read-optional-fields'
