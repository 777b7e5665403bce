import { describe, expect, it } from 'vitest'
import { batchJob, failure, idsOf } from './batch-job.ts'
import { leadsOf, openBench } from './bench.ts'
import type { RunningEngine } from './engines.ts'

/** Promises about queues that hold, stop or fill up by themselves, kept on every engine. */
export function describeHolding(engine: () => RunningEngine): void {
  describe('queues that hold, stop or fill up by themselves', () => {
    it('holds only the queue that is rate limited, at the cost of no attempt', async () => {
      await using bench = await openBench(engine())
      const ended: string[] = []
      const attempts: number[] = []
      let heldAt = 0
      const write = batchJob(async ({ queue }) => {
        if (queue === bench.hubspot && heldAt === 0) {
          heldAt = performance.now()
          throw failure('rate-limited', 'slow down', 400)
        }
        ended.push(queue)
        return undefined
      })
      await bench.work([write], {
        contextFor: ({ queue, attempt }) => {
          if (queue === bench.hubspot) attempts.push(attempt)
          return {} as never
        },
      })
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(1) }])
      await bench.until(({ kind }) => kind === 'held')
      await bench.queues.enqueue(write, [
        { queue: bench.hubspot, leads: leadsOf(2) },
        { queue: bench.salesforce, leads: leadsOf(1) },
      ])
      await bench.until(({ kind }) => kind === 'completed', 3)
      expect(performance.now() - heldAt).toBeGreaterThanOrEqual(390)
      expect(ended).toEqual([bench.salesforce, bench.hubspot, bench.hubspot])
      expect(attempts).toEqual([1, 1, 1])
    })

    it('goes again after a held queue only for the leads that were rate limited', async () => {
      await using bench = await openBench(engine())
      const runs: string[][] = []
      const write = batchJob(async (payload) => {
        runs.push(idsOf(payload))
        const limited = runs.length === 1 ? payload.leads.slice(2) : []
        return {
          attempted: payload.leads,
          failures: limited.map((ref) => ({ ref, failure: failure('rate-limited', 'slow', 50) })),
        }
      })
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(4) }])
      await bench.idle()
      expect(runs).toEqual([
        ['1', '2', '3', '4'],
        ['3', '4'],
      ])
      expect(bench.events.filter(({ kind }) => kind === 'held')).toHaveLength(1)
    })

    it('C6 keeps the jobs of refused credentials, says so once, goes on when started anew', async () => {
      await using bench = await openBench(engine())
      let isMended = false
      const done: number[] = []
      const both = Promise.withResolvers<void>()
      let inside = 0
      const write = batchJob(async ({ leads }) => {
        if (!isMended) {
          inside += 1
          if (inside === 2) both.resolve()
          await both.promise
          throw failure('unauthorized', 'hubspot refuses the token')
        }
        done.push(leads.length)
        return undefined
      })
      await bench.queues.enqueue(
        write,
        [1, 2, 3, 4].map((count) => ({ queue: bench.hubspot, leads: leadsOf(count) })),
      )
      const workers = await bench.work([write])
      await bench.until(({ kind }) => kind === 'stopped')
      expect(await bench.idle()).toEqual({ stoppedQueues: [bench.hubspot], waitingQueues: [] })

      expect(bench.said.filter(({ level }) => level === 'error')).toMatchObject([
        { sentence: expect.stringMatching(/hubspot refuses the token.*stands still and keeps its jobs/) },
      ])
      expect(bench.failures.open()).toMatchObject([
        { kind: 'unauthorized', next: expect.stringMatching(/stands still/) },
      ])
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({
        waiting: 4,
        failed: 0,
        isStopped: true,
      })

      isMended = true
      await workers.close()
      await bench.work([write])
      await bench.idle()
      expect(done.sort()).toEqual([1, 2, 3, 4])
      expect(bench.failures.open()).toEqual([])
    })

    it('C6 tries one call every so often, and goes on by itself once that is not refused', async () => {
      await using bench = await openBench(engine())
      let isMended = false
      let probes = 0
      const probed = Promise.withResolvers<void>()
      const done: number[] = []
      const write = batchJob(async ({ leads }) => {
        if (!isMended) throw failure('unauthorized', 'hubspot refuses the token')
        done.push(leads.length)
        return undefined
      })
      const probe = async () => {
        probes += 1
        if (probes === 2) probed.resolve()
        if (!isMended) throw failure('unauthorized')
      }
      const often = { stops: bench.failures.stops, probe, probeEveryMs: 50, lookEveryMs: 10 }
      await bench.work([write], { probes: often })
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(3) }])
      await bench.until(({ kind }) => kind === 'stopped')
      await probed.promise
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({ isStopped: true, failed: 0 })
      expect(await bench.failures.stops.list()).toMatchObject([
        { queue: bench.hubspot, because: 'hubspot refuses the token', since: expect.any(String) },
      ])

      isMended = true
      await bench.until(({ kind }) => kind === 'completed')
      expect(done).toEqual([3])
      expect(bench.failures.open()).toEqual([])
      expect(await bench.failures.stops.list()).toEqual([])
    })

    it('says once what is set up wrongly, though the other side words it anew each time', async () => {
      await using bench = await openBench(engine())
      let calls = 0
      const write = batchJob(async () => {
        calls += 1
        throw failure('misconfigured', `There is no property score (correlation ${calls}).`)
      })
      await bench.work([write])
      await bench.queues.enqueue(
        write,
        [1, 2, 3].map((count) => ({ queue: bench.salesforce, leads: leadsOf(count) })),
      )
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }])
      await bench.idle()
      const said = bench.said.filter(({ level }) => level !== 'debug')
      expect(said.map(({ fields }) => fields.queue).sort()).toEqual([bench.hubspot, bench.salesforce])
    })

    it('says once that a failed set is full; the rows stay', async () => {
      await using bench = await openBench(engine(), { failedJobsLimit: 3 })
      const write = batchJob(async () => {
        throw new TypeError('a bug')
      })
      await bench.work([write])
      const jobs = Array.from({ length: 8 }, () => ({ queue: bench.salesforce, leads: leadsOf(1) }))
      await bench.queues.enqueue(write, jobs)
      await bench.idle()
      const isFullSaid = ({ sentence }: { sentence: string }) => /holds 3 jobs and is full/.test(sentence)
      await expect.poll(() => bench.said.filter(isFullSaid)).toHaveLength(1)
      expect((await bench.queues.counts()).get(bench.salesforce)).toMatchObject({
        failed: 3,
        isFailedSetFull: true,
      })
      expect(bench.failures.open()).toMatchObject([{ kind: 'bug', count: 8 }])
    })
  })
}
