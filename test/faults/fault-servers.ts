import { startPrivatePostgres } from '../servers/private-postgres.ts'
import { startPrivateRedis } from '../servers/private-redis.ts'
import type { PrivateServer } from '../servers/private-server.ts'

/** Servers of a run, with the settings that point Plumbline at them. */
export interface FaultServers {
  /** Null: the queue is in PostgreSQL too. */
  readonly redis: PrivateServer | null
  readonly postgres: PrivateServer
  readonly settings: Readonly<Record<string, string>>
}

export async function startFaultServers(
  opened: AsyncDisposableStack,
  { withRedis }: { readonly withRedis: boolean },
): Promise<FaultServers> {
  const redis = withRedis ? await startPrivateRedis() : null
  const postgres = await startPrivatePostgres()
  if ((withRedis && redis === null) || postgres === null)
    throw new Error('Redis and PostgreSQL are needed for this run')
  opened.use(redis)
  opened.use(postgres)
  return { redis, postgres, settings: { REDIS_URL: redis?.url ?? '', DATABASE_URL: postgres.url } }
}
