import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../../src/ports/job.ts'
import { openBench } from './bench.ts'
import { enginesUnderTest, type RunningEngine } from './engines.ts'

const servers = enginesUnderTest.filter(({ name }) => name !== 'the embedded database')

for (const engineUnderTest of servers) {
  describe.skipIf(engineUnderTest.missing !== null)(
    `a queue on ${engineUnderTest.name} that goes away`,
    () => {
      let engine: RunningEngine
      beforeAll(async () => {
        engine = await engineUnderTest.start()
      })
      afterAll(() => engine?.[Symbol.asyncDispose]())

      it('refuses new jobs with a sentence, loses none, and goes on when it is back', async () => {
        await using bench = await openBench(engine)
        const done: number[] = []
        const count = defineJob({
          name: 'count',
          payload: z.number(),
          queue: () => bench.hubspot,
          retries: { attempts: 5, backoffMs: 20 },
          run: async (number) => void done.push(number) as undefined,
        })
        await bench.work([count])
        await bench.queues.enqueue(count, [1], { delayMs: 500 })

        await engine.server?.stop()
        await expect(bench.queues.enqueue(count, [2])).rejects.toMatchObject({
          name: 'Failure',
          kind: 'transient',
          message: expect.stringContaining('took no jobs'),
        })
        await expect(bench.queues.counts()).rejects.toMatchObject({ name: 'Failure', kind: 'transient' })
        const idle = bench.idle()
        await engine.server?.start()

        await idle
        await bench.queues.enqueue(count, [3])
        await bench.until(({ kind }) => kind === 'completed', 2)
        expect(done).toEqual([1, 3])
        expect(bench.failures.open()).toEqual([])
      })
    },
  )
}
