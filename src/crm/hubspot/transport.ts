import { blockedCall, whereItBroke } from '../../ports/blocked-call.ts'
import { Failure } from '../../ports/failure.ts'

export interface SentRequest {
  getUrl(): string
  getHttpMethod(): string
  getHeaders(): Record<string, string>
  getBody(): unknown
}

/** A whole answer: its body is read before anybody sees its status. */
export interface WholeAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly text: string
}

const origin = 'hubspot'

const unreachable = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)\b/

function failureOf(
  error: unknown,
  host: string,
  givenUp: 'deadline' | 'caller' | null,
  timeoutMs: number,
): Failure {
  if (givenUp === 'deadline') {
    return new Failure('transient', `HubSpot at ${host} did not finish its answer within ${timeoutMs} ms`, {
      cause: error,
      origin,
    })
  }
  if (givenUp === 'caller') {
    return new Failure('transient', `The call to HubSpot at ${host} was given up on request`, {
      cause: error,
      origin,
    })
  }
  const blocked = blockedCall(error)
  if (blocked !== null)
    return new Failure('misconfigured', `HubSpot at ${host} ${blocked}.`, { cause: error, origin })
  const code = whereItBroke(error) ?? 'the connection broke'
  const sentence = unreachable.test(code)
    ? `HubSpot cannot be reached at ${host} (${code}); check HUBSPOT_API_URL and the network`
    : `The answer of HubSpot at ${host} broke off (${code})`
  return new Failure('transient', sentence, { cause: error, origin })
}

/** Following would hand the access token, and what is written, to an address that nobody named. */
const redirected = (host: string, status: number): Failure =>
  new Failure(
    'misconfigured',
    `HubSpot at ${host} answered ${status}, a redirect, which is not followed; set HUBSPOT_API_URL to https://api.hubapi.com`,
    { cause: null, origin },
  )

/**
 * Sends one request and reads its whole body before `timeoutMs` is over.
 * HubSpot's client has no timeout and takes no signal, so both stand here, under it.
 * Throws `transient` when no whole answer came, `misconfigured` when none can come from there.
 */
export async function sendWhole(
  request: SentRequest,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<WholeAnswer> {
  const { host } = new URL(request.getUrl())
  const controller = new AbortController()
  let givenUp: 'deadline' | 'caller' | null = null
  const giveUp = (by: 'deadline' | 'caller'): void => {
    givenUp ??= by
    controller.abort()
  }
  const giveUpForCaller = (): void => giveUp('caller')
  const timer = setTimeout(() => giveUp('deadline'), timeoutMs)
  signal.addEventListener('abort', giveUpForCaller, { once: true })
  if (signal.aborted) giveUpForCaller()
  try {
    const body = request.getBody()
    const response = await fetch(request.getUrl(), {
      method: request.getHttpMethod(),
      redirect: 'manual',
      headers: request.getHeaders(),
      signal: controller.signal,
      ...(typeof body === 'string' && { body }),
    })
    const text = await response.text()
    if (response.status >= 300 && response.status < 400) throw redirected(host, response.status)
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text,
    }
  } catch (error) {
    throw error instanceof Failure ? error : failureOf(error, host, givenUp, timeoutMs)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', giveUpForCaller)
  }
}
