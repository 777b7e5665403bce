import { createDoors } from '../doors.ts'
import type { SandboxCompany } from '../person.ts'
import { employeeBand, revenueBand } from './bands.ts'

/** The key that the sandbox accepts; the same for all, since it guards nothing. */
const apiKey = 'sandbox-people-data-labs-key'

/** Calls a minute of a large account, so that a demo of thousands does not stand still; small ones have 10 to 1,000. */
const defaultCallsPerMinute = 10_000

export interface PeopleDataLabsSandbox extends AsyncDisposable {
  /** Base address, `http://127.0.0.1:port`. */
  readonly url: string
  readonly apiKey: string
  /** Calls so far by how they ended: `found`, `missed`, `refused`. */
  callCounts(): Readonly<Record<'found' | 'missed' | 'refused', number>>
}

export interface PeopleDataLabsSandboxOptions {
  /** Port on loopback; 0 takes any free one. */
  readonly port: number
  /** The companies of the made-up world as they really are (`createKnownCompanies`). */
  readonly companies: Iterable<SandboxCompany>
  /** The sandbox's clock, which its limit goes by. */
  readonly now: () => Date
  readonly callsPerMinute?: number
}

/** Which companies nobody has ever heard of: about 15 in 100, always the same ones. */
const isUnheardOf = (company: SandboxCompany): boolean => (company.index * 37) % 100 < 15

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const refusal = (status: number, type: string, message: string): Answer => ({
  status,
  body: { status, error: { type, message } },
})

/** Starts the sandbox; it is ready when this resolves, and disposing of it ends every connection. */
export async function startPeopleDataLabsSandbox(
  options: PeopleDataLabsSandboxOptions,
): Promise<PeopleDataLabsSandbox> {
  const heardOf = new Map<string, SandboxCompany>()
  for (const company of options.companies)
    if (company.domain !== null && !isUnheardOf(company)) heardOf.set(company.domain, company)

  const counts = { found: 0, missed: 0, refused: 0 }
  const limit = createMinuteLimit(options.callsPerMinute ?? defaultCallsPerMinute, options.now)

  function answer(method: string | undefined, target: string | undefined, key: string | undefined): Answer {
    const url = new URL(target ?? '/', 'http://sandbox')
    if (url.pathname !== '/v5/company/enrich')
      return refusal(404, 'invalid_request_error', 'No such endpoint')
    if (method !== 'GET') return refusal(405, 'invalid_request_error', 'Method not allowed')
    if (key !== apiKey)
      return refusal(401, 'authentication_error', 'Request contained a missing or invalid key')
    const reset = limit()
    if (reset !== null) {
      const tooMany = refusal(
        429,
        'rate_limit_error',
        'An error occurred due to requests hitting the API too quick',
      )
      return { ...tooMany, headers: { 'x-ratelimit-reset': reset.toISOString() } }
    }
    return find(url.searchParams)
  }

  function find(parameters: URLSearchParams): Answer {
    const unknown = [...parameters.keys()].find(
      (parameter) => parameter !== 'website' && parameter !== 'min_likelihood',
    )
    if (unknown !== undefined) return refusal(400, 'invalid_request_error', `Unknown parameter ${unknown}`)
    const website = parameters.get('website')
    if (website === null || !website.includes('.'))
      return refusal(400, 'invalid_request_error', 'Request contained missing or invalid parameters')
    const likelihood = Number(parameters.get('min_likelihood') ?? 2)
    if (!Number.isInteger(likelihood) || likelihood < 1 || likelihood > 10)
      return refusal(400, 'invalid_request_error', 'min_likelihood must be between 1 and 10')
    const company = heardOf.get(website.toLowerCase())
    if (company === undefined) return refusal(404, 'not_found', 'No records were found matching your request')
    return { status: 200, body: companyBody(company) }
  }

  const doors = createDoors((request, response) => {
    const key = request.headers['x-api-key']
    const { status, body, headers } = answer(
      request.method,
      request.url,
      typeof key === 'string' ? key : undefined,
    )
    counts[status === 200 ? 'found' : isMiss(status, body) ? 'missed' : 'refused'] += 1
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  })
  return {
    url: await doors.open(options.port),
    apiKey,
    callCounts: () => ({ ...counts }),
    [Symbol.asyncDispose]: () => doors[Symbol.asyncDispose](),
  }
}

const isMiss = (status: number, body: unknown): boolean =>
  status === 404 && (body as { error?: { type?: string } }).error?.type === 'not_found'

/** A fixed window, as the vendor documents it. Answers when it ends for a call too many, null for one that may pass. */
function createMinuteLimit(callsPerMinute: number, now: () => Date): () => Date | null {
  const minuteMs = 60_000
  let windowAt = Number.NaN
  let calls = 0
  return () => {
    const minute = Math.floor(now().getTime() / minuteMs)
    if (minute !== windowAt) {
      windowAt = minute
      calls = 0
    }
    calls += 1
    return calls > callsPerMinute ? new Date((minute + 1) * minuteMs) : null
  }
}

/** A company as the vendor's answer holds it: fields at the top level, lower-case words, null for the unknown. */
function companyBody(company: SandboxCompany): Readonly<Record<string, unknown>> {
  return {
    status: 200,
    likelihood: 10,
    id: `sandbox-${company.index}`,
    name: company.name.toLowerCase(),
    display_name: company.name,
    size: company.employees === null ? null : employeeBand(company.employees),
    employee_count: company.employees,
    industry: company.industry?.toLowerCase().replaceAll('_', ' ') ?? null,
    type: 'private',
    inferred_revenue: company.revenue === null ? null : revenueBand(company.revenue),
    location: company.country === null ? null : { name: company.country, country: company.country },
    website: company.domain,
  }
}
