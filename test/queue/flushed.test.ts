import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../../src/ports/job.ts'
import { defineSchedule } from '../../src/queue/schedules.ts'
import { missingRedis } from '../servers/private-redis.ts'
import { openBench } from './bench.ts'
import { enginesUnderTest, type RunningEngine } from './engines.ts'

const onRedis = enginesUnderTest.find(({ name }) => name === 'Redis')

describe.skipIf(missingRedis() !== null)('a Redis that is flushed', () => {
  let engine: RunningEngine
  beforeAll(async () => {
    engine = (await onRedis?.start()) as RunningEngine
  })
  afterAll(() => engine?.[Symbol.asyncDispose]())

  const flush = async () => {
    const redis = new Redis(engine.redisUrl ?? '')
    await redis.flushall()
    redis.disconnect()
  }

  it('gets its schedules back from any process that runs, once, and they tick; who put them back is told', async () => {
    await using bench = await openBench(engine)
    const pull = defineJob({
      name: 'pull',
      payload: z.object({ queue: z.string() }),
      queue: ({ queue }) => queue,
      retries: { attempts: 1, backoffMs: 20 },
      run: async () => undefined,
    })
    const schedule = defineSchedule({
      name: 'pull',
      everyMs: 3_600_000,
      job: pull,
      payload: { queue: bench.hubspot },
      urgency: 'schedule',
    })
    const another = await bench.connectAnother()
    let losses = 0
    const keep = { lookEveryMs: 50, onLost: async () => void losses++ }
    await bench.queues.startSchedules([schedule], keep)
    await another.startSchedules([schedule], keep)
    await bench.work([pull])
    await bench.until(({ kind }) => kind === 'completed')
    await bench.idle()
    expect(losses).toBe(0)

    await flush()
    await bench.until(({ kind }) => kind === 'completed', 2)
    await bench.idle()
    expect(bench.events.filter(({ kind }) => kind === 'completed')).toHaveLength(2)
    expect(await bench.inspect(bench.hubspot).getJobSchedulers()).toMatchObject([{ key: 'pull' }])
    // Two that look at the very same moment may both find them gone.
    expect([1, 2]).toContain(losses)
    expect(bench.said.map(({ sentence }) => sentence)).toContain(
      'The queue had lost its schedules; they were put back.',
    )
  })
})
