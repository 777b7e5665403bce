import { createRedisBackend, type Processor, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import { Failure } from '../ports/failure.ts'
import type { Log } from '../ports/log.ts'
import type { QueueEngine } from './engine.ts'
import { inspectRedis } from './inspect-redis.ts'
import type { JobEnvelope } from './job-envelope.ts'
import type { QuietLog } from './quiet-log.ts'
import { storableMessage } from './sanitise.ts'
import { workerOptions } from './worker-options.ts'

const connectTimeoutMs = 5_000
const commandTimeoutMs = 10_000
/** A worker waits up to ten seconds for a job; a Redis that says nothing for longer has vanished. */
const silenceMs = 15_000
const errorGapMs = 60_000
const prefix = 'plumbline'
/** How long what `canWrite` writes stays. */
const writableKeyMs = 60_000

const { Queue, Worker } = withBackend(createRedisBackend)

/**
 * BullMQ on Redis. Workers wait out a Redis that is away; producers fail at once, so that who enqueues learns of it.
 * Throws `Failure` with the host (never the password) when Redis cannot be reached or refuses us.
 */
export async function openRedisEngine(options: {
  readonly redisUrl: string
  readonly log: Log
  readonly quietLog: QuietLog
}): Promise<QueueEngine> {
  const { redisUrl, log, quietLog } = options
  const where = `Redis at ${hostOf(redisUrl)}`
  for (const warning of await inspectRedis(redisUrl, where)) log.warn(warning)

  const lost = (error: unknown) =>
    quietLog.warn('redis', errorGapMs, `The connection to ${where} failed; it is tried again.`, {
      error: storableMessage(error),
    })
  const connect = (settings: object) =>
    new Redis(redisUrl, { connectTimeout: connectTimeoutMs, ...settings }).on('error', lost)
  const producerConnection = connect({
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    socketTimeout: commandTimeoutMs,
    enableOfflineQueue: false,
    reconnectOnError: (error: Error) => isFromReplica(error) && onlyReconnect,
  })
  // BullMQ opens more of these, with the same settings.
  const workerConnection = connect({
    maxRetriesPerRequest: null,
    socketTimeout: silenceMs,
    reconnectOnError: (error: Error) => isFromReplica(error) && reconnectAndSendAgain,
  })
  await Promise.all([untilReady(producerConnection), untilReady(workerConnection)])

  const queues: { close(): Promise<void> }[] = []
  return {
    where,
    openQueue(name) {
      const queue = new Queue<JobEnvelope, void>(name, {
        connection: producerConnection,
        prefix,
        skipVersionCheck: true,
      })
      queue.on('error', lost)
      queues.push(queue)
      return queue
    },
    openWorker: (name: string, run: Processor<JobEnvelope, void>, settings) =>
      new Worker<JobEnvelope, void>(name, run, {
        connection: workerConnection,
        // BullMQ must see the version here: without it, it rounds every wait of a worker up to whole seconds.
        prefix,
        ...workerOptions(settings),
      }),
    // Redis carries out each of BullMQ's commands alone.
    exclusively: (action) => action(),
    async canWrite() {
      try {
        await producerConnection.set(`${prefix}:can-write`, '', 'PX', writableKeyMs)
      } catch (error) {
        throw takesNoWrites(error, where)
      }
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()))
      producerConnection.disconnect()
      workerConnection.disconnect()
    },
  }
}

const onlyReconnect = 1
const reconnectAndSendAgain = 2

/**
 * What Redis says when it is no primary any more, or not yet: after a fail-over the connection still stands, and the
 * address leads elsewhere by now. A script's error holds the word further inside.
 */
const isFromReplica = ({ message }: Error): boolean =>
  /\b(?:READONLY|LOADING|MASTERDOWN|UNBLOCKED)\b/.test(message)

const takesNoWrites = (cause: unknown, where: string) =>
  new Failure('transient', `${where} takes no writes (${storableMessage(cause)}).`, { cause })

/** `host:port` of a Redis address; its user and password stay behind. */
function hostOf(redisUrl: string): string {
  const url = URL.parse(redisUrl)
  if (url === null || url.hostname === '') {
    throw new Failure('misconfigured', 'REDIS_URL is not an address such as redis://host:6379.', {
      cause: null,
    })
  }
  return url.port === '' ? `${url.hostname}:6379` : url.host
}

async function untilReady(connection: Redis): Promise<void> {
  if (connection.status === 'ready') return
  const { promise, resolve } = Promise.withResolvers<void>()
  connection.once('ready', resolve)
  await promise
}
