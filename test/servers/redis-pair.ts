import { Redis } from 'ioredis'
import { startPrivateRedis } from './private-redis.ts'
import { startSwitchingProxy } from './switching-proxy.ts'

/** Two Redis servers, the second a replica of the first, behind one address, as a managed Redis is. */
export interface RedisPair extends AsyncDisposable {
  /** The address in front; connections that are opened lead to the primary. */
  readonly url: string
  /** The first's own address. */
  readonly primaryUrl: string
  /** The second's own address. */
  readonly replicaUrl: string
  /** Resolves when the replica has all that the primary took. */
  untilReplicated(): Promise<void>
  /** The two change places; the old primary stays up as a replica, and connections to it stay open. */
  swap(): Promise<void>
  /** Lets the address lead to the new primary. */
  moveAddress(): void
  /** No byte passes any more on the connections that stand: the machine of the old primary vanished. */
  silence(): void
}

/** Null where Redis is not installed. */
export async function startRedisPair(): Promise<RedisPair | null> {
  await using starting = new AsyncDisposableStack()
  const servers = [await startPrivateRedis(), await startPrivateRedis()] as const
  const [first, second] = servers
  if (first === null || second === null) return null
  starting.use(first)
  starting.use(second)
  const portOf = (server: { readonly url: string }) => Number(new URL(server.url).port)
  const [primary, replica] = [new Redis(first.url), new Redis(second.url)]
  starting.defer(() => primary.disconnect())
  starting.defer(() => replica.disconnect())
  const proxy = starting.use(await startSwitchingProxy(portOf(first)))
  await replica.replicaof('127.0.0.1', portOf(first))
  const untilReplicated = async () => {
    while ((await primary.wait(1, 1_000)) < 1);
  }
  await untilReplicated()
  const started = starting.move()
  return {
    url: `redis://127.0.0.1:${proxy.port}`,
    primaryUrl: first.url,
    replicaUrl: second.url,
    untilReplicated,
    async swap() {
      await untilReplicated()
      await replica.replicaof('NO', 'ONE')
      await primary.replicaof('127.0.0.1', portOf(second))
    },
    moveAddress: () => proxy.leadTo(portOf(second)),
    silence: () => proxy.silence(),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  }
}
