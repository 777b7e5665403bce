import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineJob } from '../../src/ports/job.ts'
import { defineSchedule } from '../../src/queue/schedules.ts'
import { batchJob, failure, idsOf } from './batch-job.ts'
import { leadsOf, openBench } from './bench.ts'
import type { RunningEngine } from './engines.ts'

const atRest = { stoppedQueues: [], waitingQueues: [] }

/** Promises about what is enqueued, when it runs, and when all is done, kept on every engine. */
export function describeEnqueuing(engine: () => RunningEngine): void {
  describe('what is enqueued, when it runs, and when all is done', () => {
    it('runs a trigger that came while the same job was active after it, never beside it, and merges waiting ones', async () => {
      await using bench = await openBench(engine())
      const seen: number[] = []
      let side = 0
      let widest = 0
      const entered = Promise.withResolvers<void>()
      const gate = Promise.withResolvers<void>()
      const pull = defineJob({
        name: 'pull',
        payload: z.object({ queue: z.string(), trigger: z.number() }),
        queue: ({ queue }) => queue,
        deduplicate: () => 'everything',
        retries: { attempts: 3, backoffMs: 20 },
        async run({ trigger }) {
          side += 1
          widest = Math.max(widest, side)
          entered.resolve()
          await gate.promise
          seen.push(trigger)
          side -= 1
          return undefined
        },
      })
      await bench.work([pull])
      const trigger = (number: number) =>
        bench.queues.enqueue(pull, [{ queue: bench.hubspot, trigger: number }])
      await trigger(1)
      await entered.promise
      await trigger(2)
      await trigger(3)
      gate.resolve()
      await bench.idle()
      expect(seen).toEqual([1, 3])
      expect(widest).toBe(1)
    })

    it('goes on page by page in jobs of its own while triggers come in: one chain, never two', async () => {
      await using bench = await openBench(engine())
      let pagesLeft = 4
      let side = 0
      let widest = 0
      let runs = 0
      const pull = defineJob({
        name: 'pull',
        payload: z.object({ queue: z.string() }),
        queue: ({ queue }) => queue,
        deduplicate: ({ queue }) => queue,
        retries: { attempts: 3, backoffMs: 20 },
        async run(payload): Promise<undefined> {
          runs += 1
          side += 1
          widest = Math.max(widest, side)
          pagesLeft -= 1
          if (pagesLeft > 0)
            await bench.queues.enqueue(pull, [payload], { delayMs: pagesLeft === 2 ? 30 : 0 })
          // The tick of a schedule in the middle of a page.
          if (pagesLeft === 1) await bench.queues.enqueue(pull, [payload])
          side -= 1
        },
      })
      await bench.work([pull])
      const tick = { queue: bench.hubspot }
      await bench.queues.enqueue(pull, [tick, tick, tick])
      await bench.idle()
      expect({ runs, pagesLeft, widest }).toEqual({ runs: 4, pagesLeft: 0, widest: 1 })

      await bench.queues.enqueue(pull, [tick])
      await bench.idle()
      expect(runs).toBe(5)
    })

    it('does not stack triggers up behind one that is tried again, and takes new ones when it has failed', async () => {
      await using bench = await openBench(engine())
      const pull = defineJob({
        name: 'pull',
        payload: z.object({ queue: z.string() }),
        queue: ({ queue }) => queue,
        deduplicate: ({ queue }) => queue,
        retries: { attempts: 2, backoffMs: 600 },
        run: async () => {
          throw failure('transient', 'away')
        },
      })
      await bench.work([pull])
      const trigger = () => bench.queues.enqueue(pull, [{ queue: bench.hubspot }])
      await trigger()
      await bench.until(({ kind }) => kind === 'retried')
      await trigger()
      await trigger()
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({ delayed: 1, waiting: 0 })
      await bench.idle()
      expect(bench.events.filter(({ kind }) => kind === 'failed')).toHaveLength(1)
      await trigger()
      await bench.until(({ kind }) => kind === 'retried', 2)
    })

    it('merges jobs by a key that is given with them, however long', async () => {
      await using bench = await openBench(engine())
      const seen: number[] = []
      const write = batchJob(async ({ leads }) => void seen.push(leads.length) as undefined)
      const sweep = (...counts: number[]) =>
        bench.queues.enqueue(
          write,
          counts.map((count) => ({ queue: bench.salesforce, leads: leadsOf(count) })),
          { deduplicate: ({ leads }, index) => `${index} ${leads[0]?.id}`.repeat(50) },
        )
      await sweep(3, 2)
      await sweep(3, 2)
      await sweep(3, 2, 1)
      await bench.work([write])
      await bench.idle()
      expect(seen).toEqual([3, 2, 1])
      await sweep(3)
      await bench.idle()
      expect(seen).toEqual([3, 2, 1, 3])
    })

    it('strips from a payload what a database refuses', async () => {
      await using bench = await openBench(engine())
      const ids: string[] = []
      const write = batchJob(async (payload) => void ids.push(...idsOf(payload)) as undefined)
      await bench.work([write])
      const leads = [{ crm: 'hubspot', object: 'contact', id: '4\0' + '\udfff' + '2' }]
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads }])
      await bench.idle()
      expect(ids).toEqual(['4\ufffd2'])
    })

    it('refuses a job that is far too large, and a queue that does not exist', async () => {
      await using bench = await openBench(engine())
      const write = batchJob(async () => undefined)
      await expect(
        bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(20_000) }]),
      ).rejects.toMatchObject({ name: 'Failure', kind: 'misconfigured' })
      await expect(bench.queues.enqueue(write, [{ queue: 'nowhere', leads: [] }])).rejects.toMatchObject({
        kind: 'misconfigured',
        message: 'There is no queue nowhere.',
      })
    })

    it('runs webhooks before schedules, schedules before backfills', async () => {
      await using bench = await openBench(engine())
      const order: string[] = []
      const write = batchJob(async (_payload, { urgency }) => void order.push(urgency) as undefined)
      for (const urgency of ['backfill', 'schedule', 'webhook', 'backfill'] as const) {
        await bench.queues.enqueue(write, [{ queue: bench.salesforce, leads: [] }], { urgency })
      }
      await bench.work([write])
      await bench.idle()
      expect(order).toEqual(['webhook', 'schedule', 'backfill', 'backfill'])
    })

    it('ticks a schedule once in two processes, and drops what is scheduled no more', async () => {
      await using bench = await openBench(engine())
      const runs: string[] = []
      const write = batchJob(
        async ({ leads }, { urgency }) => void runs.push(`${leads.length} ${urgency}`) as undefined,
      )
      const every = (name: string, count: number) =>
        defineSchedule({
          name,
          everyMs: 3_600_000,
          job: write,
          payload: { queue: bench.hubspot, leads: leadsOf(count) },
          urgency: 'schedule',
        })
      const another = await bench.connectAnother()
      await Promise.all([
        bench.queues.startSchedules([every('pull', 1), every('old', 2)]),
        another.startSchedules([every('pull', 1), every('old', 2)]),
      ])
      await bench.work([write])
      await bench.work([write], {}, another)
      expect(await bench.idle()).toEqual(atRest)
      expect(runs.sort()).toEqual(['1 schedule', '2 schedule'])

      await another.startSchedules([every('pull', 1)])
      const left = await bench.inspect(bench.hubspot).getJobSchedulers()
      expect(left.map(({ key }) => key)).toEqual(['pull'])
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({ waiting: 0, delayed: 0 })
    })

    it('waits for no job whose time is not near, and says which queue it leaves', async () => {
      await using bench = await openBench(engine())
      const done: number[] = []
      const write = batchJob(async ({ leads }) => void done.push(leads.length) as undefined)
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(1) }], { delayMs: 300 })
      await bench.queues.enqueue(write, [{ queue: bench.salesforce, leads: leadsOf(2) }], {
        delayMs: 3_600_000,
      })
      expect(await bench.idle({ patienceMs: 800 })).toEqual({
        stoppedQueues: [],
        waitingQueues: [bench.salesforce],
      })
      expect(done).toEqual([1])
    })

    it('tries a backfill less often, for somebody waits for its end', async () => {
      await using bench = await openBench(engine())
      const lastAttempts: boolean[] = []
      const write = batchJob(
        async (_payload, { isLastAttempt }) => {
          lastAttempts.push(isLastAttempt)
          throw failure('transient', 'refused')
        },
        { attempts: 8, backoffMs: 10 },
      )
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }], { urgency: 'backfill' })
      await bench.idle()
      expect(lastAttempts).toEqual([false, false, false, true])
    })

    it('is idle only after the retries, and can be asked to stop waiting', async () => {
      await using bench = await openBench(engine())
      let runs = 0
      const write = batchJob(
        async () => {
          runs += 1
          if (runs === 1) throw failure('transient')
          return undefined
        },
        { attempts: 2, backoffMs: 700 },
      )
      await bench.work([write])
      expect(await bench.idle()).toEqual(atRest)
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }])
      await bench.until(({ kind }) => kind === 'retried')
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({ delayed: 1 })

      const enough = new AbortController()
      const waiting = bench.queues.idle(enough.signal)
      enough.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')

      await bench.idle()
      expect(runs).toBe(2)
    })
  })
}
