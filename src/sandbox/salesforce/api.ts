import { z } from 'zod'
import { createCollection, updateCollection } from './collections.ts'
import { createCustomField } from './custom-fields.ts'
import { describeObject } from './describe.ts'
import type { Org } from './org.ts'
import { Refusal } from './refusal.ts'
import { salesforceId } from './salesforce-id.ts'
import { type QueryResult, runSoql } from './soql-query.ts'

export interface ApiRequest {
  readonly method: string
  /** `/services/data/v66.0/query?q=…` */
  readonly url: string
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

export interface Api {
  answer(request: ApiRequest): ApiAnswer
}

const CompositeRequest = z.object({
  compositeRequest: z.array(
    z.object({
      method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
      url: z.string(),
      referenceId: z.string().regex(/^[A-Za-z]\w*$/),
      httpHeaders: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    }),
  ),
})

/** Of the API, as orgs have it after Winter '27. */
const newestVersion = 68
const mostSubrequests = 25
const mostQueries = 5
const isQueryOrCollection = (url: string): boolean =>
  /\/(query|queryAll|composite\/sobjects)(\/|\?|$)/.test(url)

/** What a call is for, as the counters and the faults name it. */
export function purposeOf({ method, url, body }: ApiRequest): string {
  const { pathname } = new URL(url, 'http://sandbox')
  if (pathname.includes('/tooling/')) return 'setup'
  if (pathname.endsWith('/describe')) return 'describe'
  if (pathname.endsWith('/limits')) return 'limits'
  if (pathname.endsWith('/composite/sobjects')) {
    if (method === 'PATCH') return 'write'
    const { records = [] } = (body ?? {}) as { records?: { attributes?: { type?: unknown } }[] }
    return records.some(({ attributes }) => attributes?.type === 'Task') ? 'tasks' : 'setup'
  }
  if (pathname.endsWith('/composite')) {
    const { compositeRequest: parts = [] } = (body ?? {}) as {
      compositeRequest?: { method?: unknown; url?: unknown }[]
    }
    if (parts.some(({ url }) => /FROM( |%20)Task /.test(decodeURIComponent(String(url))))) return 'find-tasks'
    return parts.some((part) => part.method !== 'GET') ? 'write' : 'query'
  }
  return 'query'
}

/** The REST API below `/services/data/`, on a signed-in request. */
export function createApi(org: Org, usage: () => { readonly used: number; readonly limit: number }): Api {
  const cursors = new Map<string, { readonly result: QueryResult; readonly offset: number }>()
  let serial = 0

  function page(result: QueryResult, offset: number, version: string): unknown {
    if (result.isCount) return { totalSize: result.rows.length, done: true, records: [] }
    const end = offset + result.pageSize
    const records = result.rows.slice(offset, end).map((row) => result.render(row))
    const shape = { totalSize: result.rows.length, records }
    if (end >= result.rows.length) return { ...shape, done: true }
    serial += 1
    const locator = `${salesforceId('0r8', serial)}-${end}`
    cursors.set(locator, { result, offset: end })
    return { ...shape, done: false, nextRecordsUrl: `/services/data/v${version}/query/${locator}` }
  }

  function composite(body: unknown): unknown {
    const parsed = CompositeRequest.safeParse(body)
    if (!parsed.success)
      throw new Refusal(400, 'JSON_PARSER_ERROR', 'The request body is not a composite request.')
    const { compositeRequest: parts } = parsed.data
    const limitOf = parts.length > mostSubrequests ? mostSubrequests : null
    if (limitOf !== null)
      throw new Refusal(400, 'LIMIT_EXCEEDED', `Limit of ${limitOf} subrequests exceeded.`)
    if (parts.filter(({ url }) => isQueryOrCollection(url)).length > mostQueries) {
      throw new Refusal(400, 'LIMIT_EXCEEDED', `Limit of ${mostQueries} queries and collections exceeded.`)
    }
    const compositeResponse = parts.map(({ method, url, referenceId, httpHeaders, body: partBody }) => {
      const headers = Object.fromEntries(
        Object.entries(httpHeaders).map(([name, value]) => [name.toLowerCase(), value]),
      )
      const answer = answerOne({ method, url, headers, body: partBody })
      return { body: answer.body, httpHeaders: {}, httpStatusCode: answer.status, referenceId }
    })
    return { compositeResponse }
  }

  function route({ method, url, headers, body }: ApiRequest): ApiAnswer {
    const { pathname, searchParams } = new URL(url, 'http://sandbox')
    const [, version = '', path = ''] = /^\/services\/data\/v(\d+\.0)(\/.*)$/.exec(pathname) ?? []
    if (Number(version) > newestVersion)
      throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist')
    const at = `${method} ${path}`
    if (at === 'GET /query')
      return { status: 200, body: page(runSoql(org, searchParams.get('q') ?? '', version), 0, version) }
    if (at === 'GET /queryAll')
      return { status: 200, body: page(runSoql(org, searchParams.get('q') ?? '', version, true), 0, version) }
    const [, locator] = /^GET \/query\/(.+)$/.exec(at) ?? []
    if (locator !== undefined) {
      const cursor = cursors.get(locator)
      if (!cursor) throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
      return { status: 200, body: page(cursor.result, cursor.offset, version) }
    }
    if (at === 'POST /composite') return { status: 200, body: composite(body) }
    if (at === 'PATCH /composite/sobjects') return { status: 200, body: updateCollection(org, body, headers) }
    if (at === 'POST /composite/sobjects') return { status: 200, body: createCollection(org, body) }
    const [, described] = /^GET \/sobjects\/(\w+)\/describe$/.exec(at) ?? []
    if (described !== undefined) return { status: 200, body: describeObject(org, described) }
    if (at === 'POST /tooling/sobjects/CustomField') {
      serial += 1
      return { status: 201, body: createCustomField(org, body, salesforceId('00N', serial)) }
    }
    if (at === 'GET /limits') {
      const { used, limit } = usage()
      return { status: 200, body: { DailyApiRequests: { Max: limit, Remaining: limit - used } } }
    }
    throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist')
  }

  function answerOne(request: ApiRequest): ApiAnswer {
    try {
      return route(request)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, errorCode, message, fields } = error
      return { status, body: [{ message, errorCode, ...(fields.length > 0 ? { fields } : {}) }] }
    }
  }

  return { answer: answerOne }
}
