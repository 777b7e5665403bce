import { createPostgresBackend, Queue, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import { z } from 'zod'
import type { Config } from '../../src/config.ts'
import { LeadRef, leadKey } from '../../src/domain/lead.ts'
import { openDatabase } from '../../src/store/database.ts'

export const queueNames = ['hubspot', 'salesforce', 'enrichment', 'scoring']
const FailedJob = z.object({
  payload: z.looseObject({ leads: z.array(LeadRef).nullish() }),
  failure: z.int().nullable(),
})

interface FailureRow {
  readonly id: number
  readonly job: string
  readonly queue: string
  readonly lead_key: string
  readonly kind: string
  readonly next: string
}

/** Jobs in the failed sets that no row of the ledger speaks of with its class and its next step; for no running process. */
export async function unaccountedJobs(config: Config): Promise<string[]> {
  await using opened = new AsyncDisposableStack()
  const database = await openDatabase(config)
  opened.defer(() => database.close())
  const { rows } = await database.pool.query<FailureRow>(
    'select id, job, queue, lead_key, kind, next from plumbline.failure',
  )
  const open = await failedSets(config, database.queuePool, opened)
  const unaccounted: string[] = []
  for (const queue of queueNames.map((name) => open(name))) {
    for (const { name, data, failedReason } of await queue.getFailed(0, 999)) {
      const { payload, failure } = FailedJob.parse(data)
      const { leads } = payload
      const id = failure
      const [only] = leads?.length === 1 ? leads : []
      const keys = only === undefined ? [''] : ['', leadKey(only)]
      // What BullMQ itself failed carries no number of a row.
      const isItsRow = (row: FailureRow) =>
        id === null
          ? keys.includes(row.lead_key) && row.job === name && row.queue === queue.name
          : row.id === id
      if (!rows.some((row) => isItsRow(row) && row.kind !== '' && row.next !== ''))
        unaccounted.push(`${name} in ${queue.name} failed (${failedReason}) and the ledger does not say why`)
    }
  }
  return unaccounted
}

type QueuePool = Awaited<ReturnType<typeof openDatabase>>['queuePool']

type FailedSet = Pick<Queue, 'name' | 'getFailed'>

async function failedSets(
  config: Config,
  pool: QueuePool,
  opened: AsyncDisposableStack,
): Promise<(name: string) => FailedSet> {
  const keep = <Opened extends Pick<Queue, 'close'> & NodeJS.EventEmitter>(queue: Opened) => {
    queue.on('error', () => undefined)
    opened.defer(() => queue.close())
    return queue
  }
  if (config.redisUrl === null) {
    const { Queue: PostgresQueue } = withBackend(createPostgresBackend)
    return (name: string) => keep(new PostgresQueue(name, { connection: pool }))
  }
  const connection = new Redis(config.redisUrl, { maxRetriesPerRequest: null })
  opened.defer(() => connection.disconnect())
  return (name: string) => keep(new Queue(name, { connection, prefix: 'plumbline' }))
}
