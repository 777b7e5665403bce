import type { AddressInfo } from 'node:net'
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify'
import { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'

/** Resolves when this part is ready, rejects when it is not. */
export type ReadinessCheck = () => Promise<unknown>

export interface ServerOptions {
  readonly log: Log
  readonly metrics: { readonly read: () => Promise<{ readonly contentType: string; readonly text: string }> }
  /** What has to work before requests are welcome, by a name for the answer: `ledger`, `queue`. */
  readonly isReady: Readonly<Record<string, ReadinessCheck>>
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  /** How long requests may go on once the server is closed; five seconds unless told. */
  readonly graceMs?: number
}

export interface Server extends AsyncDisposable {
  /** Opens the port; answers with the base address. */
  listen(): Promise<string>
  /** Answers a request without a port, for tests. */
  readonly inject: FastifyInstance['inject']
  /** Takes no new requests, finishes those in hand, and cuts those that take longer than five seconds. A second call waits for the first. */
  close(): Promise<void>
}

/** A check that takes longer than this has failed; a load balancer's own limit is near 5 seconds. */
const checkTimeoutMs = 3_000

/** Answers are small: a body beyond this is refused with 413 before it is read. */
const bodyLimit = 1_048_576

/** A request that was sent by half never ends by itself: once the server is closed, nothing else watches over it. */
const usualGraceMs = 5_000

const notTaken = { error: 'The request is not one that we take.' }

/** The HTTP side: `/livez` (the process runs), `/readyz` (all that it needs works), `/metrics` (Prometheus). */
export function createServer(options: ServerOptions): Server {
  const { log, metrics } = options
  const app = fastify({
    logger: false,
    bodyLimit,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    // What cannot even be routed (a broken escape in the address) does not reach the error handler below.
    frameworkErrors: (_, __, reply) => void (reply as FastifyReply).code(400).send(notTaken),
  })

  app.setErrorHandler<Error & { readonly statusCode?: number }>(async (error, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) return reply.code(status).send(notTaken)
    log.error('A request failed.', { path: request.url, error })
    return reply.code(500).send({ error: 'Something failed here; the log says what.' })
  })
  app.setNotFoundHandler(async (_, reply) => reply.code(404).send({ error: 'There is nothing here.' }))

  app.get('/livez', async () => ({ alive: true }))

  app.get('/readyz', async (_, reply) => {
    const failed = await failedChecks(options.isReady, log)
    return reply.code(failed.length === 0 ? 200 : 503).send({ ready: failed.length === 0, failed })
  })

  app.get('/metrics', async (_, reply) => {
    const { contentType, text } = await metrics.read()
    return reply.type(contentType).send(text)
  })

  let closed: Promise<void> | null = null
  const end = async () => {
    const cut = setTimeout(() => app.server.closeAllConnections(), options.graceMs ?? usualGraceMs)
    try {
      await app.close()
    } finally {
      clearTimeout(cut)
    }
  }
  const close = () => {
    closed ??= end()
    return closed
  }
  return {
    async listen() {
      try {
        await app.listen({ host: options.host, port: options.port })
      } catch (error) {
        throw closedPort(error, options)
      }
      const { port } = app.server.address() as AddressInfo
      return `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`
    },
    inject: app.inject.bind(app) as FastifyInstance['inject'],
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Why nothing can be listened to there, for whoever set HOST and PORT. */
function closedPort(cause: unknown, { host, port }: Pick<ServerOptions, 'host' | 'port'>): unknown {
  const code = (cause as { readonly code?: unknown } | null)?.code
  const at = `Port ${port} of ${host}`
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `${at} is in use by another program. Stop that one, or set PORT to another port (0 takes any free one).`,
    EACCES: `${at} may not be opened by this user. Set PORT to one from 1024 on.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Set HOST to one that is, such as 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `${host} is no name of this machine. Set HOST to an address of it, such as 127.0.0.1 or 0.0.0.0.`,
  }
  const sentence = typeof code === 'string' ? sentences[code] : undefined
  return sentence === undefined ? cause : new Failure('misconfigured', sentence, { cause })
}

/** Names of the checks that do not hold; why is in the log, not in the answer. */
async function failedChecks(checks: ServerOptions['isReady'], log: Log): Promise<string[]> {
  const failed = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await withinTime(check)
        return null
      } catch (error) {
        log.warn(`Not ready: ${name}.`, { error })
        return name
      }
    }),
  )
  return failed.filter((name) => name !== null)
}

async function withinTime(check: ReadinessCheck): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${checkTimeoutMs} ms`)), checkTimeoutMs)
  try {
    await Promise.race([check(), late])
  } finally {
    clearTimeout(timer)
  }
}
