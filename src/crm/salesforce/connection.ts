import { Connection } from 'jsforce/lib/core.js'
import type { z } from 'zod'
import { type CallBudget, unlimitedCalls } from '../../ports/call-budget.ts'
import type { ObserveCall } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { failedCall, unreadableAnswer } from './failures.ts'
import { type SalesforceCredentials, type SignedIn, signIn } from './sign-in.ts'
import { SafeTransport } from './transport.ts'

export interface ConnectionOptions {
  /** The org's My Domain address, `https://acme.my.salesforce.com`. */
  readonly loginUrl: string
  readonly credentials: SalesforceCredentials
  /** Such as `66.0`. */
  readonly apiVersion: string
  /** How long one HTTP call may take with its whole body. */
  readonly timeoutMs: number
  readonly observe: ObserveCall
  /** Asked before every API call, of which signing in is none; calls are not limited when absent. */
  readonly budget?: CallBudget
  /** Told which organisation a sign-in led to, before anything is asked of it; what it throws ends the call. */
  readonly admit?: (organisationId: string) => void
}

export interface ApiCall {
  readonly purpose: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Below `/services/data/vNN.N`. */
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The budget let it go already; it goes out, also once more, only as long as this is true. */
  readonly hasTurn?: () => boolean
  /** Told right before the request goes out, each time that it does, by `performance.now()`. */
  readonly asked?: (at: number) => void
}

export interface ApiAnswer<T> {
  readonly body: T
  /** The server's clock when it answered, ISO 8601; null when the answer did not say. */
  readonly serverTime: string | null
}

export interface SalesforceConnection {
  readonly apiVersion: string
  /** One HTTP call, its answer parsed; signs in first when needed and again when the session has expired. */
  call<T extends z.ZodType>(call: ApiCall, answer: T, signal: AbortSignal): Promise<ApiAnswer<z.infer<T>>>
  /** Id of the user that we are signed in as. */
  userId(signal: AbortSignal): Promise<string>
  /** The first 15 characters of the id of the organisation that we are signed in to. */
  organisationId(signal: AbortSignal): Promise<string>
  /** Host that answers, for sentences. */
  readonly host: string
  /** Calls off what is still under way. */
  close(): void
}

interface Session {
  readonly connection: Connection
  readonly userId: string
  readonly organisationId: string
}

/** Fresh sessions that are refused in a row before we believe it: jsforce's own renewal would go on for ever. */
const renewals = 2

function refusedForGood(cause: unknown): Failure {
  const message = `Salesforce refuses our session, also after signing in again ${renewals} times.`
  return new Failure('unauthorized', message, { cause, origin: 'salesforce' })
}

/** The same connection for one call whose turn was taken; what it is used for after that pays for itself. */
export function withTurnTaken(connection: SalesforceConnection): SalesforceConnection {
  let isUsed = false
  return {
    ...connection,
    call(call, answer, signal) {
      const turn = isUsed ? {} : { hasTurn: () => true }
      isUsed = true
      return connection.call({ ...call, ...turn }, answer, signal)
    },
  }
}

/**
 * A connection that signs in by itself, renews an expired session at most twice in a row for one call, shares one
 * sign-in between concurrent calls and repeats nothing else.
 */
export function openConnection(options: ConnectionOptions): SalesforceConnection {
  const closing = new AbortController()
  const { host } = new URL(options.loginUrl)
  const { budget = unlimitedCalls } = options
  let session: Promise<Session> | null = null

  const transportFor = (purpose: string, signal: AbortSignal) =>
    new SafeTransport({
      timeoutMs: options.timeoutMs,
      purpose,
      signal: AbortSignal.any([signal, closing.signal]),
      observe: options.observe,
    })

  async function establish(signal: AbortSignal): Promise<Session> {
    const signedIn: SignedIn = await signIn(
      options.loginUrl,
      options.credentials,
      transportFor('sign-in', signal),
    )
    // The same credentials may lead to another organisation one day: a refreshed sandbox has a new id.
    options.admit?.(signedIn.organisationId)
    const connection = new Connection({
      version: options.apiVersion,
      instanceUrl: signedIn.instanceUrl,
      accessToken: signedIn.accessToken,
      callOptions: { client: 'Plumbline' },
    })
    return { connection, userId: signedIn.userId, organisationId: signedIn.organisationId }
  }

  function currentSession(signal: AbortSignal): Promise<Session> {
    if (session) return session
    const opening = establish(signal)
    session = opening
    opening.catch(() => {
      if (session === opening) session = null
    })
    return opening
  }

  /** The first sending of a call whose turn was taken needs none, but signing in may have made it late. */
  async function takeTurn(
    { purpose, hasTurn }: ApiCall,
    isFirst: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const isItsTurn =
      hasTurn !== undefined && isFirst ? hasTurn() : await budget.take('ordinary', signal, hasTurn)
    if (isItsTurn) return
    const message = `The ${purpose} came later than it could wait, as after signing in again; it was not sent.`
    throw new Failure('conflict', message, { cause: null, origin: 'salesforce' })
  }

  async function send(call: ApiCall, signal: AbortSignal): Promise<ApiAnswer<unknown>> {
    for (let renewed = 0; ; renewed += 1) {
      const used = currentSession(signal)
      const { connection } = await used
      const transport = transportFor(call.purpose, signal)
      const request = {
        method: call.method,
        url: call.path,
        headers: { 'content-type': 'application/json', ...call.headers },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      }
      await takeTurn(call, renewed === 0, AbortSignal.any([signal, closing.signal]))
      call.asked?.(performance.now())
      try {
        const body = await connection.request<unknown>(request, { transport })
        return { body, serverTime: transport.serverTime }
      } catch (error) {
        if (transport.status !== 401) {
          const failed = failedCall(error, transport.status, host, transport.retryAfterMs)
          if (failed instanceof Failure && failed.retryAfterMs !== null)
            await budget.pause('ordinary', failed.retryAfterMs)
          throw failed
        }
        // Another call may have renewed it meanwhile; then its new session is tried first.
        if (session === used) session = null
        if (renewed === renewals) throw refusedForGood(error)
      } finally {
        if (transport.dayUse !== null) budget.learn(transport.dayUse)
      }
    }
  }

  return {
    apiVersion: options.apiVersion,
    host,
    async call(call, answer, signal) {
      const { body, serverTime } = await send(call, signal)
      const parsed = answer.safeParse(body)
      if (!parsed.success) throw unreadableAnswer(host, parsed.error)
      return { body: parsed.data, serverTime }
    },
    userId: async (signal) => (await currentSession(signal)).userId,
    organisationId: async (signal) => (await currentSession(signal)).organisationId,
    close: () => closing.abort(),
  }
}
