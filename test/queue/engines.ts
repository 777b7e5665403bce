import { createPostgresBackend, type PgPool, Queue, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import type { QueuePool } from '../../src/queue/engine-postgres.ts'
import { openDatabase } from '../../src/store/database.ts'
import { missingPostgres, startPrivatePostgres } from '../servers/private-postgres.ts'
import { missingRedis, startPrivateRedis } from '../servers/private-redis.ts'
import type { PrivateServer } from '../servers/private-server.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'

/** Looks into a queue as an admin does: its failed set, a retry. */
export type Inspector = Pick<
  Queue,
  'name' | 'getFailed' | 'getFailedCount' | 'getJobSchedulers' | 'retryJobs' | 'close'
>

/** Something that BullMQ can stand on, started for a test file. */
export interface RunningEngine extends AsyncDisposable {
  readonly redisUrl: string | null
  readonly pool: QueuePool
  inspect(queueName: string): Inspector
  /** The program behind it; null for what runs in this process. */
  readonly server: PrivateServer | null
}

export interface EngineUnderTest {
  readonly name: string
  /** Why it cannot run here; null when it can. */
  readonly missing: string | null
  start(): Promise<RunningEngine>
}

/** For the engine that needs none. */
const noPool = null as unknown as QueuePool
const { Queue: PostgresQueue } = withBackend(createPostgresBackend)
const inspectOn = (pool: PgPool) => (name: string) => {
  const queue = new PostgresQueue(name, { connection: pool })
  // The pool's goodbye at the end of a test reaches closed queues, too.
  queue.on('error', () => {})
  return queue
}

const embedded: EngineUnderTest = {
  name: 'the embedded database',
  missing: null,
  async start() {
    const database = await openMemoryDatabase()
    return {
      server: null,
      redisUrl: null,
      pool: database.queuePool,
      inspect: inspectOn(database.queuePool),
      [Symbol.asyncDispose]: () => database.close(),
    }
  },
}

const postgres: EngineUnderTest = {
  name: 'PostgreSQL',
  missing: missingPostgres(),
  async start() {
    const server = await startPrivatePostgres()
    if (server === null) throw new Error('missing')
    const database = await openDatabase({ databaseUrl: server.url, dataDir: null })
    return {
      server,
      redisUrl: null,
      pool: database.queuePool,
      inspect: inspectOn(database.queuePool),
      async [Symbol.asyncDispose]() {
        await database.close()
        await server[Symbol.asyncDispose]()
      },
    }
  },
}

/** A Redis that somebody else started and ends. */
export function engineAt(redisUrl: string): RunningEngine {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
  connection.on('error', () => {})
  return {
    server: null,
    redisUrl,
    pool: noPool,
    inspect: (name) => new Queue(name, { connection, prefix: 'plumbline' }).on('error', () => {}),
    [Symbol.asyncDispose]: async () => connection.disconnect(),
  }
}

const redis: EngineUnderTest = {
  name: 'Redis',
  missing: missingRedis(),
  async start() {
    const server = await startPrivateRedis()
    if (server === null) throw new Error('missing')
    const engine = engineAt(server.url)
    return {
      ...engine,
      server,
      async [Symbol.asyncDispose]() {
        await engine[Symbol.asyncDispose]()
        await server[Symbol.asyncDispose]()
      },
    }
  },
}

export const enginesUnderTest = [embedded, postgres, redis]
