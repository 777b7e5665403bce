import { PassThrough } from 'node:stream'
import { Transport } from 'jsforce/lib/transport.js'
import { StreamPromise } from 'jsforce/lib/util/promise.js'
import { blockedCall, whereItBroke } from '../../ports/blocked-call.ts'
import type { DayUse } from '../../ports/call-budget.ts'
import type { ObserveCall } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { dayUseOf } from './day-use.ts'

type HttpRequest = Parameters<Transport['httpRequest']>[0]
type HttpResponse = Awaited<ReturnType<Transport['httpRequest']>>

export interface TransportOptions {
  readonly timeoutMs: number
  readonly purpose: string
  readonly signal: AbortSignal
  readonly observe: ObserveCall
}

/**
 * What jsforce sends its requests through, for one call of ours. jsforce's own transport has no timeout for the
 * body, never settles or throws past everybody when a connection is cut inside it, and repeats failed reads five
 * times; this one ends within `timeoutMs`, repeats nothing and rejects with a `Failure`.
 */
export class SafeTransport extends Transport {
  readonly #options: TransportOptions
  /** Status of the last answer; null when none came. */
  status: number | null = null
  /** The server's clock when it last answered, ISO 8601; null when the answer did not say. */
  serverTime: string | null = null
  /** What the last answer told of the org's day; null when it told nothing. */
  dayUse: DayUse | null = null
  /** How long the last answer asked to wait; null when it did not. */
  retryAfterMs: number | null = null

  constructor(options: TransportOptions) {
    super()
    this.#options = options
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }))
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const { timeoutMs, purpose, signal, observe } = this.#options
    const { host } = new URL(request.url)
    const startedAt = performance.now()
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), timeoutMs)
    this.status = null
    try {
      const answer = await fetch(request.url, {
        method: request.method,
        headers: request.headers ?? {},
        body: typeof request.body === 'string' ? request.body : null,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout.signal]),
      })
      const body = await answer.text()
      this.status = answer.status
      const date = Date.parse(answer.headers.get('date') ?? '')
      this.serverTime = Number.isNaN(date) ? null : new Date(date).toISOString()
      this.dayUse = dayUseOf(answer.headers.get('sforce-limit-info'))
      const retryAfter = answer.headers.get('retry-after') ?? ''
      this.retryAfterMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : null
      if (answer.status >= 300 && answer.status < 400) throw redirected(host, answer.status)
      return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body }
    } catch (error) {
      throw error instanceof Failure
        ? error
        : unanswered(error, host, timeout.signal.aborted ? timeoutMs : null)
    } finally {
      clearTimeout(timer)
      const durationMs = performance.now() - startedAt
      observe({ origin: 'salesforce', purpose, status: this.status, durationMs })
    }
  }
}

/** Following would hand the access token to an address nobody named. */
function redirected(host: string, status: number): Failure {
  const message = `${host} answered ${status}, a redirect: set SALESFORCE_LOGIN_URL to the org's My Domain address.`
  return new Failure('misconfigured', message, { cause: null, origin: 'salesforce' })
}

const unreachable = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)\b/

function unanswered(error: unknown, host: string, timeoutMs: number | null): Failure {
  const blocked = blockedCall(error)
  if (blocked !== null)
    return new Failure('misconfigured', `${host} ${blocked}.`, { cause: error, origin: 'salesforce' })
  const code = whereItBroke(error)
  const why =
    timeoutMs !== null
      ? `did not answer within ${timeoutMs} ms`
      : (error as Error | null)?.name === 'AbortError'
        ? 'was not waited for: the call was called off'
        : code !== null && unreachable.test(code)
          ? `could not be reached (${code}): check SALESFORCE_LOGIN_URL and the network`
          : `could not be reached or cut the answer short${code === null ? '' : ` (${code})`}`
  return new Failure('transient', `${host} ${why}.`, { cause: error, origin: 'salesforce' })
}
