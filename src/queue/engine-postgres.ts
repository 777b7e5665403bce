import { createPostgresBackend, type PgPool, runMigrations, withBackend } from 'bullmq'
import { Failure } from '../ports/failure.ts'
import type { QueueEngine } from './engine.ts'
import type { JobEnvelope } from './job-envelope.ts'
import type { QuietLog } from './quiet-log.ts'
import { storableMessage } from './sanitise.ts'
import { workerOptions } from './worker-options.ts'

/**
 * A `pg.Pool`, or what behaves like one over an embedded database. Its sessions have the search path `bullmq`, and it
 * gives every error of a lost connection the code ECONNREFUSED: with any other, BullMQ records finished work as failed.
 */
export type QueuePool = PgPool & { setMaxListeners(count: number): unknown }

const errorGapMs = 60_000
const where = 'the PostgreSQL database'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** BullMQ's PostgreSQL backend over the ledger's own database, in the schema `bullmq`. The pool stays the caller's. */
export async function openPostgresEngine(options: {
  readonly pool: QueuePool
  readonly quietLog: QuietLog
}): Promise<QueueEngine> {
  const { pool: connection, quietLog } = options
  // Every queue and every worker listens for the pool's errors.
  connection.setMaxListeners(0)
  await migrate(connection)

  const lost = (error: unknown) =>
    quietLog.warn('postgres', errorGapMs, `A statement of the queue to ${where} failed; it is tried again.`, {
      error: storableMessage(error),
    })
  const queues: { close(): Promise<void> }[] = []
  return {
    where,
    openQueue(name) {
      const queue = new Queue<JobEnvelope, void>(name, { connection })
      queue.on('error', lost)
      queues.push(queue)
      return queue
    },
    openWorker: (name, run, settings) =>
      new Worker<JobEnvelope, void>(name, run, { connection, ...workerOptions(settings) }),
    exclusively: (action) => underLock(connection, action),
    async canWrite() {
      // To lock a row is to write into it, which a standby and a read-only database refuse.
      await connection.query('select from bullmq.migration limit 1 for key share')
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()))
    },
  }
}

/** Any number that nobody else locks; it stands for the schedules. */
const lockNumber = 7_239_001

/** BullMQ's functions in PostgreSQL do not keep two processes from setting up the same schedule twice. */
async function underLock<Answer>(pool: PgPool, action: () => Promise<Answer>): Promise<Answer> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockNumber])
    try {
      return await action()
    } finally {
      await client.query('select pg_advisory_unlock($1)', [lockNumber])
    }
  } finally {
    client.release()
  }
}

async function migrate(pool: PgPool): Promise<void> {
  try {
    const client = await pool.connect()
    try {
      // One transaction under an advisory lock, so that any number of processes may do it at once.
      await runMigrations(client)
    } finally {
      client.release()
    }
  } catch (error) {
    throw migrationFailure(error)
  }
}

const migrationFailure = (cause: unknown) =>
  (cause as { readonly code?: unknown } | null)?.code === '42501'
    ? new Failure(
        'misconfigured',
        `The user of DATABASE_URL may not create the queue's tables in ${where} (42501). It has to own the schema bullmq, or be allowed to create it: grant create on database <its name> to <the user>.`,
        { cause },
      )
    : new Failure(
        'transient',
        `The queue's tables could not be set up in ${where} (${storableMessage(cause)}).`,
        { cause },
      )
