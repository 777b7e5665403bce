import { z } from 'zod'
import { blockedCall } from '../ports/blocked-call.ts'
import type { ObserveCall } from '../ports/crm.ts'
import { Failure, type FailureKind } from '../ports/failure.ts'
import type { FirmographicSource, Firmographics } from '../ports/firmographic-source.ts'

const name = 'people-data-labs'

/** How sure of the match People Data Labs has to be, from 1 to 10; below 6 it begins to guess by name. */
const minLikelihood = '6'

/** The part of a company that we read; all that is unknown comes as null. */
const Company = z.object({
  industry: z.string().nullish(),
  /** Such as `51-200` or `10001+`. */
  size: z.string().nullish(),
  employee_count: z.number().nullish(),
  /** Such as `$50M-$100M` or `$10B+`. */
  inferred_revenue: z.string().nullish(),
  location: z.object({ country: z.string().nullish() }).nullish(),
})
type Company = z.infer<typeof Company>

export interface PeopleDataLabsOptions {
  /** Without the version: `https://api.peopledatalabs.com`. */
  readonly baseUrl: string
  readonly apiKey: string
  /** For one call from the first byte sent to the last byte read. */
  readonly timeoutMs: number
  readonly observe: ObserveCall
}

/**
 * Company enrichment of People Data Labs (`GET /v5/company/enrich` by website).
 * A company that it does not know, or is not sure of, is a miss and costs no credit.
 */
export function createPeopleDataLabs(options: PeopleDataLabsOptions): FirmographicSource {
  const endpoint = new URL('/v5/company/enrich', options.baseUrl)

  async function ask(
    domain: string,
    signal: AbortSignal,
    onStatus: (status: number) => void,
  ): Promise<Answer> {
    const url = new URL(endpoint)
    url.search = new URLSearchParams({ website: domain, min_likelihood: minLikelihood }).toString()
    const response = await fetch(url, {
      headers: { 'X-Api-Key': options.apiKey, Accept: 'application/json' },
      redirect: 'manual',
      signal,
    })
    onStatus(response.status)
    return { status: response.status, headers: response.headers, body: await response.text() }
  }

  return {
    name,
    async find(domain, signal) {
      const startedAt = performance.now()
      let status: number | null = null
      try {
        const anyEnd = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)])
        const answer = await ask(domain, anyEnd, (answered) => {
          status = answered
        })
        return readAnswer(answer)
      } catch (error) {
        throw error instanceof Failure ? error : brokenCall(error, signal, options.timeoutMs)
      } finally {
        options.observe({
          origin: name,
          purpose: 'enrich',
          status,
          durationMs: performance.now() - startedAt,
        })
      }
    },
  }
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** Why a call ended without a whole answer; never the address, which holds the company's domain. */
function brokenCall(cause: unknown, signal: AbortSignal, timeoutMs: number): Failure {
  const blocked = blockedCall(cause)
  if (blocked !== null) return new Failure('misconfigured', `it ${blocked}`, { cause, origin: name })
  const isTimeout = cause instanceof DOMException && cause.name === 'TimeoutError'
  const why = signal.aborted
    ? 'the call was stopped'
    : isTimeout
      ? `no whole answer within ${timeoutMs} ms`
      : 'the connection broke before the answer was whole'
  return new Failure('transient', why, { cause, origin: name })
}

function readAnswer({ status, headers, body }: Answer): Firmographics | null {
  if (status === 200) return toFirmographics(parseCompany(body))
  if (status === 404) return readMiss(body)
  if (status === 429) {
    const retryAfterMs = waitOf(headers)
    throw new Failure('rate-limited', 'asked too often', {
      cause: null,
      origin: name,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    })
  }
  const [kind, message] = refusalOf(status)
  throw new Failure(kind, message, { cause: null, origin: name })
}

/** Only its own "no records" is a miss; any other 404 means that the address leads elsewhere. */
const NotFound = z.object({ error: z.object({ type: z.literal('not_found') }) })

function readMiss(body: string): null {
  if (NotFound.safeParse(jsonOf(body)).success) return null
  throw new Failure('misconfigured', 'there is no company enrichment at PEOPLE_DATA_LABS_URL', {
    cause: null,
    origin: name,
  })
}

function refusalOf(status: number): readonly [FailureKind, string] {
  if (status >= 500 || status === 408) return ['transient', `answered ${status}`]
  switch (status) {
    case 400:
      return ['rejected', 'cannot look up this domain']
    case 401:
    case 403:
      return ['unauthorized', 'refuses the API key']
    case 402:
      return ['misconfigured', 'payment required: the credits are used up']
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return [
        'misconfigured',
        `answered ${status}, a redirect, which is not followed: check PEOPLE_DATA_LABS_URL`,
      ]
    default:
      return ['misconfigured', `answered ${status}, which company enrichment does not do`]
  }
}

function parseCompany(body: string): Company {
  const parsed = Company.safeParse(jsonOf(body))
  if (parsed.success) return parsed.data
  throw new Failure('transient', 'answered 200 with something that is not a company', {
    cause: parsed.error,
    origin: name,
  })
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/**
 * Milliseconds to wait: `Retry-After` in seconds, else `x-ratelimit-reset`, a moment in UTC (ISO 8601 today, seconds
 * of the epoch in older answers). The moment is compared with the answer's own `Date`, so our clock may be wrong.
 */
function waitOf(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000)
  const reset = headers.get('x-ratelimit-reset')
  if (reset === null) return null
  const resetAt = /^\d+$/.test(reset) ? Number(reset) * 1_000 : Date.parse(reset)
  const answeredAt = Date.parse(headers.get('date') ?? '')
  const wait = resetAt - (Number.isNaN(answeredAt) ? Date.now() : answeredAt)
  return Number.isFinite(wait) ? Math.max(0, wait) : null
}

const units: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, B: 1e9 }

/** The lower bound of a band such as `$50M-$100M`, `$10B+` or `51-200`; null when it is not a band. */
function lowerBound(band: string | null | undefined): number | null {
  const [, amount, unit] = /^\$?(\d+)([KMB]?)(?:-|\+|$)/.exec(band ?? '') ?? []
  return amount === undefined ? null : Number(amount) * (units[unit ?? ''] ?? 1)
}

/** Bands become their lower bound: what the company surely has, so that a minimum is never met by a guess. */
function toFirmographics(company: Company): Firmographics {
  const values = {
    'company.industry': company.industry ?? null,
    'company.employees': company.employee_count ?? lowerBound(company.size),
    'company.revenue': lowerBound(company.inferred_revenue),
    'company.hqCountry': company.location?.country ?? null,
  } as const
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}
