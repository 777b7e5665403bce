import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LeadRef } from '../../src/domain/lead.ts'
import { Failure } from '../../src/ports/failure.ts'
import { type BatchOutcome, defineJob, type JobContext } from '../../src/ports/job.ts'
import { defineSchedule } from '../../src/queue/schedules.ts'
import { leadsOf, openBench } from './bench.ts'
import { enginesUnderTest, type RunningEngine } from './engines.ts'

const Leads = z.object({ queue: z.string(), leads: z.array(LeadRef) })
type Leads = z.infer<typeof Leads>
type Context = Pick<JobContext, 'signal' | 'isLastAttempt' | 'urgency'>

/** A batch job whose work is the test's. */
const batchJob = (
  run: (payload: Leads, context: Context) => Promise<BatchOutcome | undefined>,
  retries = { attempts: 3, backoffMs: 20 },
) =>
  defineJob({
    name: 'write',
    payload: Leads,
    queue: ({ queue }) => queue,
    retries,
    narrow: (payload, leads) => ({ ...payload, leads: [...leads] }),
    run,
  })

const failure = (kind: Failure['kind'], message: string = kind, retryAfterMs?: number) =>
  new Failure(kind, message, { cause: null, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })

const idsOf = ({ leads }: Leads) => leads.map(({ id }) => id)

for (const engineUnderTest of enginesUnderTest) {
  describe.skipIf(engineUnderTest.missing !== null)(`queues on ${engineUnderTest.name}`, () => {
    let engine: RunningEngine
    beforeAll(async () => {
      engine = await engineUnderTest.start()
    })
    afterAll(() => engine?.[Symbol.asyncDispose]())

    it('lets a poison lead end alone with its words while its neighbours are done', async () => {
      await using bench = await openBench(engine)
      const done: string[] = []
      let isMended = false
      let calls = 0
      const write = batchJob(async (payload) => {
        calls += 1
        const refused = payload.leads.filter(({ id }) => id === '13' && !isMended)
        done.push(...idsOf(payload).filter((id) => !refused.some((ref) => ref.id === id)))
        return {
          attempted: payload.leads,
          failures: refused.map((ref) => ({
            ref,
            failure: failure('rejected', 'FIELD_CUSTOM_VALIDATION: no region'),
          })),
        }
      })
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(100) }])
      await bench.idle()

      expect(done).toHaveLength(99)
      expect(calls).toBe(1)
      const failed = await bench.inspect(bench.hubspot).getFailed()
      expect(failed.map((job) => [job.data.payload.leads, job.failedReason])).toEqual([
        [[{ crm: 'hubspot', object: 'contact', id: '13' }], 'FIELD_CUSTOM_VALIDATION: no region'],
      ])
      expect(bench.failures.open()).toMatchObject([
        {
          job: 'write',
          ref: { id: '13' },
          kind: 'rejected',
          message: 'FIELD_CUSTOM_VALIDATION: no region',
          count: 1,
        },
      ])

      // Refused again by the next batch: it still stands in the failed set once.
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(20) }])
      await bench.idle()
      expect(await bench.inspect(bench.hubspot).getFailedCount()).toBe(1)
      expect(bench.failures.open()).toMatchObject([{ count: 2 }])

      isMended = true
      done.length = 0
      await failed[0]?.retry()
      await bench.idle()
      expect(done).toEqual(['13'])
      expect(await bench.inspect(bench.hubspot).getFailedCount()).toBe(0)
    })

    it('runs for real what an admin retries, and keeps it in the failed set when it is refused again', async () => {
      await using bench = await openBench(engine)
      const seen: string[][] = []
      const write = batchJob(async (payload) => {
        seen.push(idsOf(payload))
        const refused = payload.leads.filter(({ id }) => id === '2')
        return {
          attempted: payload.leads,
          failures: refused.map((ref) => ({
            ref,
            failure: failure('rejected', `refused, time ${seen.length}`),
          })),
        }
      })
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(3) }])
      await bench.idle()
      const [first] = await bench.inspect(bench.hubspot).getFailed()
      await first?.retry()
      await bench.idle()

      expect(seen).toEqual([['1', '2', '3'], ['2']])
      const failed = await bench.inspect(bench.hubspot).getFailed()
      expect(failed.map((job) => job.failedReason)).toEqual(['refused, time 2'])
      expect(bench.failures.open()).toMatchObject([
        { ref: { id: '2' }, message: 'refused, time 2', count: 2 },
      ])
    })

    it('sends leads that failed transiently again alone', async () => {
      await using bench = await openBench(engine)
      const runs: string[][] = []
      const write = batchJob(async (payload, { urgency }) => {
        runs.push([urgency, ...idsOf(payload)])
        const locked = runs.length === 1 ? payload.leads.slice(0, 2) : []
        return {
          attempted: payload.leads,
          failures: locked.map((ref, index) => ({
            ref,
            failure: failure(index === 0 ? 'transient' : 'conflict'),
          })),
        }
      })
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(4) }], { urgency: 'webhook' })
      await bench.idle()
      expect(runs[0]).toEqual(['webhook', '1', '2', '3', '4'])
      expect(runs.slice(1).sort()).toEqual([
        ['webhook', '1'],
        ['webhook', '2'],
      ])
      expect(bench.failures.open()).toEqual([])
    })

    it('counts attempts where no lead got done, and says when they are used up', async () => {
      await using bench = await openBench(engine)
      const lastAttempts: boolean[] = []
      const write = batchJob(async ({ leads }, { isLastAttempt }) => {
        lastAttempts.push(isLastAttempt)
        return {
          attempted: leads,
          failures: leads.map((ref) => ({ ref, failure: failure('transient', 'locked row') })),
        }
      })
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(2) }])
      await bench.idle()
      expect(lastAttempts).toEqual([false, false, true])
      expect(bench.failures.open()).toMatchObject([
        { kind: 'transient', ref: null, message: 'locked row', count: 1 },
      ])
      expect(await bench.inspect(bench.hubspot).getFailedCount()).toBe(1)
    })

    it('retries a conflict at once, as often as there are attempts', async () => {
      await using bench = await openBench(engine)
      let runs = 0
      const write = batchJob(
        async () => {
          runs += 1
          throw failure('conflict')
        },
        { attempts: 3, backoffMs: 3_600_000 },
      )
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(1) }])
      await bench.idle()
      expect(runs).toBe(3)
      expect(bench.failures.open()).toMatchObject([{ kind: 'conflict' }])
    })

    it('holds only the queue that is rate limited, at the cost of no attempt', async () => {
      await using bench = await openBench(engine)
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
      await using bench = await openBench(engine)
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

    it('runs a trigger that came while the same job was active after it, never beside it, and merges waiting ones', async () => {
      await using bench = await openBench(engine)
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

    it('stops the queue when credentials are refused, says so once, and goes on when started anew', async () => {
      await using bench = await openBench(engine)
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
      await bench.until(({ kind }) => kind === 'failed', 2)
      expect(await bench.idle()).toEqual({ stoppedQueues: [bench.hubspot] })

      expect(bench.said.filter(({ level }) => level === 'error')).toMatchObject([
        { sentence: expect.stringMatching(/hubspot refuses the token.*is stopped and keeps its jobs/) },
      ])
      expect(bench.failures.open()).toMatchObject([
        { kind: 'unauthorized', next: expect.stringMatching(/stopped/) },
      ])
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({
        waiting: 2,
        failed: 2,
        isStopped: true,
      })

      isMended = true
      await workers.close()
      await bench.work([write])
      await bench.idle()
      expect(done.sort()).toEqual([3, 4])

      await bench.inspect(bench.hubspot).retryJobs()
      await bench.idle()
      expect(done).toHaveLength(4)
      expect(bench.failures.open()).toEqual([])
    })

    it('fails a bug at once, with a row and without what must not be stored', async () => {
      await using bench = await openBench(engine)
      let runs = 0
      const write = batchJob(async () => {
        runs += 1
        throw new TypeError('cannot read \0 of mickey@mail.example \ud800')
      })
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(1) }])
      await bench.idle()
      expect(runs).toBe(1)
      const [failed] = await bench.inspect(bench.hubspot).getFailed()
      expect(failed?.failedReason).toBe('cannot read  of [address removed] \ufffd')
      expect(failed?.stacktrace?.join()).toMatch(
        /TypeError: cannot read {2}of \[address removed\] \ufffd\n {4}at /,
      )
      expect(bench.failures.open()).toMatchObject([
        { kind: 'bug', message: 'cannot read  of [address removed] \ufffd' },
      ])
    })

    it('fails what it cannot read: a payload of the wrong shape, a job that it does not know', async () => {
      await using bench = await openBench(engine)
      const write = batchJob(async () => undefined)
      const stranger = defineJob({ ...write, name: 'from-the-future' })
      await bench.work([write])
      await bench.queues.enqueue(write, [
        { queue: bench.hubspot, leads: [{ crm: 'hubspot', object: '', id: '' }] },
      ])
      await bench.queues.enqueue(stranger, [{ queue: bench.hubspot, leads: [] }])
      await bench.until(({ kind }) => kind === 'failed')
      await bench.idle()
      await expect
        .poll(() =>
          bench.failures
            .open()
            .map(({ job }) => job)
            .sort(),
        )
        .toEqual(['from-the-future', 'write'])
      expect(
        (await bench.inspect(bench.hubspot).getFailed()).map(({ failedReason }) => failedReason),
      ).toContain('This version of Plumbline knows no job called from-the-future.')
    })

    it('strips from a payload what a database refuses', async () => {
      await using bench = await openBench(engine)
      const ids: string[] = []
      const write = batchJob(async (payload) => void ids.push(...idsOf(payload)) as undefined)
      await bench.work([write])
      const leads = [{ crm: 'hubspot', object: 'contact', id: '4\0' + '\udfff' + '2' }]
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads }])
      await bench.idle()
      expect(ids).toEqual(['4\ufffd2'])
    })

    it('refuses a job that is far too large, and a queue that does not exist', async () => {
      await using bench = await openBench(engine)
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
      await using bench = await openBench(engine)
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
      await using bench = await openBench(engine)
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
        bench.queues.upsertSchedules([every('pull', 1), every('old', 2)]),
        another.upsertSchedules([every('pull', 1), every('old', 2)]),
      ])
      await bench.work([write])
      await bench.work([write], {}, another)
      expect(await bench.idle()).toEqual({ stoppedQueues: [] })
      expect(runs.sort()).toEqual(['1 schedule', '2 schedule'])

      await another.upsertSchedules([every('pull', 1)])
      const left = await bench.inspect(bench.hubspot).getJobSchedulers()
      expect(left.map(({ key }) => key)).toEqual(['pull'])
      expect((await bench.queues.counts()).get(bench.hubspot)).toMatchObject({ waiting: 0, delayed: 0 })
    })

    it('is idle only after the retries, and can be asked to stop waiting', async () => {
      await using bench = await openBench(engine)
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
      expect(await bench.idle()).toEqual({ stoppedQueues: [] })
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

    it('says once that a failed set is full; the rows stay', async () => {
      await using bench = await openBench(engine, { failedJobsLimit: 3 })
      const write = batchJob(async (payload) => ({
        attempted: payload.leads,
        failures: payload.leads.slice(1).map((ref) => ({ ref, failure: failure('rejected') })),
      }))
      await bench.work([write])
      await bench.queues.enqueue(write, [{ queue: bench.salesforce, leads: leadsOf(9) }])
      await bench.idle()
      const isFullSaid = ({ sentence }: { sentence: string }) => /holds 3 jobs and is full/.test(sentence)
      await expect.poll(() => bench.said.filter(isFullSaid)).toHaveLength(1)
      expect((await bench.queues.counts()).get(bench.salesforce)).toMatchObject({
        failed: 3,
        isFailedSetFull: true,
      })
      expect(bench.failures.open()).toHaveLength(8)
    })

    it('waits on close for what runs, and starts nothing more', async () => {
      await using bench = await openBench(engine)
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
      await using bench = await openBench(engine)
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
      await using bench = await openBench(engine)
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
  })
}
