import { describe, expect, it } from 'vitest'
import { batchJob, failure, idsOf } from './batch-job.ts'
import { leadsOf, openBench } from './bench.ts'
import type { RunningEngine } from './engines.ts'

/** Promises about what an admin retries in the failed set, kept on every engine. */
export function describeRetrying(engine: () => RunningEngine): void {
  describe('what an admin retries', () => {
    it('runs for real what an admin retries, and keeps it in the failed set when it fails again', async () => {
      await using bench = await openBench(engine())
      const seen: string[][] = []
      const write = batchJob(async (payload) => {
        seen.push(idsOf(payload))
        throw new TypeError(`a bug, time ${seen.length}`)
      })
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(3) }])
      await bench.idle()
      // All at once, which on PostgreSQL also forgets how often they were started, and without a time retries for ever.
      await bench.inspect(bench.hubspot).retryJobs({ timestamp: Date.now() })
      await bench.idle()

      expect(seen).toEqual([
        ['1', '2', '3'],
        ['1', '2', '3'],
      ])
      const failed = await bench.inspect(bench.hubspot).getFailed()
      expect(failed.map((job) => job.failedReason)).toEqual(['a bug, time 2'])
      expect(bench.failures.open()).toMatchObject([{ ref: null, message: 'a bug, time 2', count: 2 }])
    })

    it('names the leads of a job that took what was due and failed with all of it, for who retries it', async () => {
      await using bench = await openBench(engine())
      const due = leadsOf(1)
      const seen: string[][] = []
      const write = batchJob(
        async (payload) => {
          seen.push(idsOf(payload))
          const attempted = payload.leads.length === 0 ? due : payload.leads
          const failures =
            seen.length > 1 ? [] : attempted.map((ref) => ({ ref, failure: failure('transient') }))
          return { attempted, failures }
        },
        { attempts: 1, backoffMs: 1 },
      )
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }])
      await bench.idle()
      expect(bench.failures.open()).toMatchObject([{ ref: due[0] }])
      await bench.inspect(bench.hubspot).retryJobs({ timestamp: Date.now() })
      await bench.idle()
      expect(seen).toEqual([[], ['1']])
      expect(bench.failures.open()).toEqual([])
    })
  })
}
