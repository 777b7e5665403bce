import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../../src/ports/job.ts'
import { missingRedis } from '../servers/private-redis.ts'
import { type RedisPair, startRedisPair } from '../servers/redis-pair.ts'
import { openBench } from './bench.ts'
import { engineAt } from './engines.ts'

/** What a fail-over may take until jobs move again. */
const withinMs = 20_000

const openPair = async () => {
  const pair = (await startRedisPair()) as RedisPair
  const bench = await openBench(engineAt(pair.url))
  const done: number[] = []
  const count = defineJob({
    name: 'count',
    payload: z.number(),
    queue: () => bench.hubspot,
    retries: { attempts: 5, backoffMs: 20 },
    run: async (number) => void done.push(number) as undefined,
  })
  await bench.work([count])
  const untilDone = (numbers: readonly number[]) =>
    vi.waitFor(() => expect([...done].sort()).toEqual(numbers), { timeout: withinMs })
  return {
    pair,
    bench,
    untilDone,
    enqueue: (number: number) => bench.queues.enqueue(count, [number]),
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]()
      await pair[Symbol.asyncDispose]()
    },
  }
}

describe.skipIf(missingRedis() !== null)('a Redis pair behind one address', () => {
  it('D5 moves jobs again when the old primary stays up as a replica', async () => {
    await using world = await openPair()
    const { pair, bench, untilDone, enqueue } = world
    await enqueue(1)
    await untilDone([1])
    await bench.queues.canWrite()

    await pair.swap()
    await expect(bench.queues.canWrite()).rejects.toMatchObject({
      name: 'Failure',
      kind: 'transient',
      message: expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ takes no writes \(READONLY/),
    })

    pair.moveAddress()
    await vi.waitFor(() => bench.queues.canWrite(), { timeout: withinMs })
    await vi.waitFor(() => enqueue(2), { timeout: withinMs })
    await untilDone([1, 2])
    expect(bench.failures.open()).toEqual([])
  })

  it('D5 moves jobs again when the machine of the old primary vanished', async () => {
    await using world = await openPair()
    const { pair, bench, untilDone, enqueue } = world
    await enqueue(1)
    await untilDone([1])

    await pair.swap()
    pair.moveAddress()
    pair.silence()
    await vi.waitFor(() => enqueue(2), { timeout: withinMs })
    await untilDone([1, 2])
    expect(bench.failures.open()).toEqual([])
  })
})
