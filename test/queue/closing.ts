import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src/ports/failure.ts'
import { batchJob } from './batch-job.ts'
import { leadsOf, openBench } from './bench.ts'
import type { RunningEngine } from './engines.ts'

/** Promises about how a process ends, kept on every engine. */
export function describeClosing(engine: () => RunningEngine): void {
  describe('how a process ends', () => {
    it('waits on close for what runs, and starts nothing more', async () => {
      await using bench = await openBench(engine())
      const entered = Promise.withResolvers<void>()
      const gate = Promise.withResolvers<void>()
      const ended: string[] = []
      const write = batchJob(async ({ leads }) => {
        entered.resolve()
        await gate.promise
        ended.push(`${leads.length}`)
        return undefined
      })
      const workers = await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.salesforce, leads: leadsOf(1) }])
      await entered.promise
      const closing = workers.close()
      await bench.queues.enqueue(write, [{ queue: bench.salesforce, leads: leadsOf(2) }])
      gate.resolve()
      await closing
      expect(ended).toEqual(['1'])
      expect((await bench.queues.counts()).get(bench.salesforce)).toMatchObject({ waiting: 1, active: 0 })
    })

    it('hands a job that closing cut short back to the queue at the cost of no attempt', async () => {
      await using bench = await openBench(engine())
      const entered = Promise.withResolvers<void>()
      const attempts: number[] = []
      const contextFor = ({ attempt }: { attempt: number }) => {
        attempts.push(attempt)
        return {} as never
      }
      const write = batchJob(async (_payload, { signal }) => {
        entered.resolve()
        if (attempts.length === 1) {
          await once(signal, 'abort')
          signal.throwIfAborted()
        }
        return undefined
      })
      const workers = await bench.work([write], { contextFor })
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }])
      await entered.promise
      await workers.close({ graceMs: 0, deadlineMs: 10_000 })
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({ waiting: 1, failed: 0 })

      await bench.work([write], { contextFor })
      await bench.idle()
      expect(attempts).toEqual([1, 1])
    })

    it('leaves a job that does not end to be run again when its lock has expired', async () => {
      await using bench = await openBench(engine())
      const entered = Promise.withResolvers<void>()
      const gate = Promise.withResolvers<void>()
      let runs = 0
      const write = batchJob(async () => {
        runs += 1
        if (runs === 1) {
          entered.resolve()
          await gate.promise
        }
        return undefined
      })
      const fast = { lockDurationMs: 400, stalledIntervalMs: 200 }
      const workers = await bench.work([write], fast)
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }])
      await entered.promise
      await workers.close({ graceMs: 0, deadlineMs: 10 })
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({ active: 1 })
      expect(bench.said.map(({ sentence }) => sentence)).toContain(
        'Jobs did not end in time; they run again when their locks have expired.',
      )

      await bench.work([write], fast)
      await bench.idle()
      expect(runs).toBe(2)
      gate.resolve()
    })

    it('gives a job that failed while nobody could write it down its row when the next process starts', async () => {
      await using bench = await openBench(engine())
      const away = {
        ...bench.failures.ledger,
        record: async () => {
          throw new Failure('transient', 'the ledger is away', { cause: null })
        },
      }
      const write = batchJob(async () => undefined)
      const workers = await bench.work([], { failures: away })
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }])
      await bench.until(({ kind }) => kind === 'failed')
      await workers.close()
      expect(bench.failures.open()).toEqual([])

      await bench.work([write])
      expect(bench.failures.open()).toMatchObject([{ job: 'write', queue: bench.hubspot, count: 1 }])
      await bench.work([write])
      expect(bench.failures.open()).toMatchObject([{ count: 1 }])
    })
  })
}
