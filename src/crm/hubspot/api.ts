import * as associations from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js'
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import * as owners from '@hubspot/api-client/lib/codegen/crm/owners/index.js'
import * as properties from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import type { z } from 'zod'
import { type CallBudget, unlimitedCalls } from '../../ports/call-budget.ts'
import type { ObserveCall } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { dayUseOf } from './day-use.ts'
import { failureOfAnswer, type Purpose, type SentWrite } from './failures.ts'
import { type SentRequest, sendWhole, type WholeAnswer } from './transport.ts'

export interface HubspotConnection {
  /** Such as `https://api.hubapi.com`. */
  readonly baseUrl: string
  readonly accessToken: string
  /** For one call, its body included. */
  readonly timeoutMs: number
  readonly observe: ObserveCall
  /** Asked before every call; calls are not limited when absent. */
  readonly budget?: CallBudget
}

/** The parts of HubSpot's client that Plumbline speaks. The version prefix of the paths is theirs alone. */
interface Clients {
  readonly search: objects.SearchApi
  readonly batch: objects.BatchApi
  readonly objects: objects.BasicApi
  readonly associations: associations.BatchApi
  readonly owners: owners.OwnersApi
  readonly properties: properties.CoreApi
  readonly propertyBatch: properties.BatchApi
  readonly propertyGroups: properties.GroupsApi
  /** Of which HubSpot's client has no class. */
  readonly account: {
    detailsWithHttpInfo(): Promise<ClientAnswer>
    tokenWithHttpInfo(): Promise<ClientAnswer>
  }
}

interface ClientAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly data: unknown
}

export interface Answered<T> {
  readonly answer: T
  /** HubSpot's clock when it answered, to the second; null when no Date came. */
  readonly answeredAtMs: number | null
}

export interface CallOptions {
  /** For a write, whose refusal repeats it. */
  readonly sent?: SentWrite
  /** The budget let it go already; it goes out only if this is true at the last moment, or ends as a `conflict`. */
  readonly hasTurn?: () => boolean
  /** Told right before the request goes out, by `performance.now()`. */
  readonly asked?: (at: number) => void
}

/** Makes one call and parses its answer; throws only `Failure`. */
export type CallHubspot = <S extends z.ZodType>(
  purpose: Purpose,
  signal: AbortSignal,
  schema: S,
  ask: (clients: Clients) => Promise<ClientAnswer>,
  options?: CallOptions,
) => Promise<Answered<z.output<S>>>

type Send = (request: SentRequest) => Promise<WholeAnswer>

/** Puts our transport under one of the client's groups, each of which has classes of its own. */
function libraryOf<Context>(
  ResponseContext: new (
    status: number,
    headers: Record<string, string>,
    body: { text(): Promise<string>; binary(): Promise<Buffer> },
  ) => Context,
  send: Send,
): { send(request: SentRequest): Promise<Context> } {
  return {
    async send(request) {
      const { status, headers, text } = await send(request)
      return new ResponseContext(status, headers, {
        text: async () => text,
        binary: async () => Buffer.from(text),
      })
    },
  }
}

/**
 * The client's own API classes with our transport. Its `Client` is not used: it offers no place for a timeout or a
 * signal, and keeps retries and limits for the whole process in a singleton.
 */
function clientsOver(send: Send, baseUrl: string, accessToken: string): Clients {
  const authMethods = { oauth2: { accessToken } }
  const objectCalls = objects.createConfiguration({
    baseServer: new objects.ServerConfiguration(baseUrl, {}),
    httpApi: objects.wrapHttpLibrary(libraryOf(objects.ResponseContext, send)),
    authMethods,
  })
  const associationCalls = associations.createConfiguration({
    baseServer: new associations.ServerConfiguration(baseUrl, {}),
    httpApi: associations.wrapHttpLibrary(libraryOf(associations.ResponseContext, send)),
    authMethods,
  })
  const ownerCalls = owners.createConfiguration({
    baseServer: new owners.ServerConfiguration(baseUrl, {}),
    httpApi: owners.wrapHttpLibrary(libraryOf(owners.ResponseContext, send)),
    authMethods,
  })
  const propertyCalls = properties.createConfiguration({
    baseServer: new properties.ServerConfiguration(baseUrl, {}),
    httpApi: properties.wrapHttpLibrary(libraryOf(properties.ResponseContext, send)),
    authMethods,
  })
  async function sendPlain(method: 'GET' | 'POST', path: string, body: unknown): Promise<ClientAnswer> {
    const ofBody = body === null ? {} : { 'content-type': 'application/json' }
    const { headers, text } = await send({
      getUrl: () => `${baseUrl}${path}`,
      getHttpMethod: () => method,
      getHeaders: () => ({ accept: 'application/json', authorization: `Bearer ${accessToken}`, ...ofBody }),
      getBody: () => (body === null ? null : JSON.stringify(body)),
    })
    return { headers, data: JSON.parse(text) }
  }
  return {
    search: new objects.SearchApi(objectCalls),
    batch: new objects.BatchApi(objectCalls),
    objects: new objects.BasicApi(objectCalls),
    associations: new associations.BatchApi(associationCalls),
    owners: new owners.OwnersApi(ownerCalls),
    properties: new properties.CoreApi(propertyCalls),
    propertyBatch: new properties.BatchApi(propertyCalls),
    propertyGroups: new properties.GroupsApi(propertyCalls),
    account: {
      detailsWithHttpInfo: () => sendPlain('GET', '/account-info/v3/details', null),
      // Asks about the token by the token, at the address that gets it with every call.
      tokenWithHttpInfo: () =>
        sendPlain('POST', '/oauth/v2/private-apps/get/access-token-info', { tokenKey: accessToken }),
    },
  }
}

/** The client hands over HTML with status 200, broken JSON and missing types as errors or objects of all kinds. */
function unreadable(purpose: Purpose, host: string, cause: unknown): Failure {
  const sentence = `HubSpot at ${host} answered ${purpose} with something that is none of its answers`
  return new Failure('transient', sentence, { cause, origin: 'hubspot' })
}

const tooLate = (purpose: Purpose): Failure =>
  new Failure('conflict', `The ${purpose} came later than it could wait; it was not sent.`, {
    cause: null,
    origin: 'hubspot',
  })

/** Binds HubSpot's client to one account. Nothing is retried here, and nothing delayed but by the budget. */
export function createCall(connection: HubspotConnection): CallHubspot {
  const { baseUrl, accessToken, timeoutMs, observe, budget = unlimitedCalls } = connection
  const { host } = new URL(baseUrl)

  async function sendObserved(
    request: SentRequest,
    purpose: Purpose,
    signal: AbortSignal,
  ): Promise<WholeAnswer> {
    const started = performance.now()
    let status: number | null = null
    try {
      const answer = await sendWhole(request, timeoutMs, signal)
      status = answer.status
      return answer
    } finally {
      observe({ origin: 'hubspot', purpose, status, durationMs: performance.now() - started })
    }
  }

  return async (purpose, signal, schema, ask, { sent, hasTurn, asked } = {}) => {
    const send: Send = async (request) => {
      // Searches of companies count with those of contacts, whatever they are for.
      const lane = new URL(request.getUrl()).pathname.endsWith('/search') ? 'search' : 'ordinary'
      if (hasTurn === undefined) await budget.take(lane, signal)
      else if (!hasTurn()) throw tooLate(purpose)
      asked?.(performance.now())
      const answer = await sendObserved(request, purpose, signal)
      const day = dayUseOf(answer.headers)
      if (day !== null) budget.learn(day)
      if (answer.status >= 200 && answer.status < 300) return answer
      const failure = failureOfAnswer(answer, purpose, host, sent)
      if (failure.retryAfterMs !== null) await budget.pause(lane, failure.retryAfterMs)
      throw failure
    }
    try {
      const { headers, data } = await ask(clientsOver(send, baseUrl.replace(/\/+$/, ''), accessToken))
      const answeredAtMs = Date.parse(headers.date ?? '')
      return { answer: schema.parse(data), answeredAtMs: Number.isNaN(answeredAtMs) ? null : answeredAtMs }
    } catch (error) {
      if (error instanceof Failure) throw error
      throw unreadable(purpose, host, error)
    }
  }
}
