import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { PrivateServer } from '../servers/private-server.ts'
import type { FaultServers } from './fault-servers.ts'

/** A way in which the servers under Plumbline fail for a while. */
export interface Outage {
  readonly name: string
  /** Lets it happen; resolves when the servers answer again, with what they kept. */
  strike(servers: FaultServers): Promise<void>
}

const awayMs = 1_500
const cuts = 5
const cutEveryMs = 300

async function goAway(server: PrivateServer, signal?: NodeJS.Signals): Promise<void> {
  await server.stop(signal)
  await wait(awayMs)
  await server.start()
}

const redisOf = ({ redis }: FaultServers): PrivateServer => {
  if (redis === null) throw new Error('there is no Redis in this run')
  return redis
}

export const outagesOfRedis: readonly Outage[] = [
  { name: 'Redis stopped and started', strike: (servers) => goAway(redisOf(servers)) },
  { name: 'Redis killed and started', strike: (servers) => goAway(redisOf(servers), 'SIGKILL') },
  {
    name: 'Redis flushed',
    async strike(servers) {
      const client = new Redis(redisOf(servers).url)
      await client.flushall()
      client.disconnect()
    },
  },
]

export const outagesOfPostgres: readonly Outage[] = [
  { name: 'PostgreSQL restarted', strike: ({ postgres }) => goAway(postgres) },
  // Without a word to its clients, and with a recovery at the start.
  { name: 'PostgreSQL crashed and started', strike: ({ postgres }) => goAway(postgres, 'SIGQUIT') },
  {
    name: `connections to PostgreSQL cut ${cuts} times`,
    async strike({ postgres }) {
      const client = new pg.Client(postgres.url)
      await client.connect()
      for (let cut = 0; cut < cuts; cut++) {
        await client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where backend_type = $1 and pid <> pg_backend_pid()',
          ['client backend'],
        )
        await wait(cutEveryMs)
      }
      await client.end()
    },
  },
]
