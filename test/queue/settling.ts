import { describe, expect, it } from 'vitest'
import { defineJob } from '../../src/ports/job.ts'
import { batchJob, failure, idsOf } from './batch-job.ts'
import { leadsOf, openBench } from './bench.ts'
import type { RunningEngine } from './engines.ts'

/** Promises about what becomes of a batch and of its leads, kept on every engine. */
export function describeSettling(engine: () => RunningEngine): void {
  describe('what becomes of a batch and of its leads', () => {
    it('records a poison lead alone with its words while its neighbours are done', async () => {
      await using bench = await openBench(engine())
      const done: string[] = []
      let calls = 0
      const write = batchJob(async (payload) => {
        calls += 1
        const refused = payload.leads.filter(({ id }) => id === '13')
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
      expect(await bench.inspect(bench.hubspot).getFailedCount()).toBe(0)
      expect(bench.failures.open()).toMatchObject([
        {
          job: 'write',
          ref: { id: '13' },
          kind: 'rejected',
          message: 'FIELD_CUSTOM_VALIDATION: no region',
          count: 1,
        },
      ])

      // Refused again by the next batch: it still stands among the failures once.
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(20) }])
      await bench.idle()
      expect(bench.failures.open()).toMatchObject([{ count: 2 }])
    })

    it('sends leads that failed transiently again alone', async () => {
      await using bench = await openBench(engine())
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
      await using bench = await openBench(engine())
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
      await using bench = await openBench(engine())
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

    it('fails a bug at once, with a row and without what must not be stored', async () => {
      await using bench = await openBench(engine())
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
      expect(failed?.failedReason).toBe('cannot read  of [removed] \ufffd')
      expect(failed?.stacktrace?.join()).toMatch(/TypeError: cannot read {2}of \[removed\] \ufffd\n {4}at /)
      expect(bench.failures.open()).toMatchObject([
        { kind: 'bug', message: 'cannot read  of [removed] \ufffd' },
      ])
    })

    it('fails what it cannot read: a payload of the wrong shape, a job that it does not know', async () => {
      await using bench = await openBench(engine())
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

    it('C4 records what our set-up fails once, and closes it with the next run that works', async () => {
      await using bench = await openBench(engine())
      const runs: string[][] = []
      const write = batchJob(async (payload) => {
        runs.push(idsOf(payload))
        const failed = runs.length <= 2 ? payload.leads.slice(1, 3) : []
        const why = failure('misconfigured', 'There is no property plumbline_score.')
        return { attempted: payload.leads, failures: failed.map((ref) => ({ ref, failure: why })) }
      })
      await bench.work([write])
      const batch = { queue: bench.hubspot, leads: leadsOf(4) }
      await bench.queues.enqueue(write, [batch, { ...batch, leads: leadsOf(5) }])
      await bench.idle()
      expect(await bench.inspect(bench.hubspot).getFailedCount()).toBe(0)
      expect(bench.failures.open()).toMatchObject([{ kind: 'misconfigured', ref: null, count: 2 }])
      expect(bench.said.filter(({ level }) => level === 'error')).toMatchObject([
        { sentence: 'Something is set up wrongly: There is no property plumbline_score.' },
      ])

      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: [] }])
      await bench.idle()
      expect(bench.failures.open(), 'a run that found nothing to do proves nothing').toHaveLength(1)
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(1) }])
      await bench.idle()
      expect(bench.failures.open()).toEqual([])
    })

    it('closes a failure when that job goes through, not when other work of its name does', async () => {
      await using bench = await openBench(engine())
      let isMended = false
      const { narrow: _, ...score } = batchJob(async ({ leads }) => {
        if (leads.length === 2 && !isMended) throw new TypeError('a bug about two leads')
        return undefined
      })
      const job = defineJob(score)
      await bench.work([job])
      await bench.queues.enqueue(job, [{ queue: bench.hubspot, leads: leadsOf(2) }])
      await bench.idle()
      await bench.queues.enqueue(job, [{ queue: bench.hubspot, leads: leadsOf(3) }])
      await bench.idle()
      expect(bench.failures.open()).toMatchObject([{ kind: 'bug', count: 1 }])

      isMended = true
      await bench.inspect(bench.hubspot).retryJobs({ timestamp: Date.now() })
      await bench.idle()
      expect(bench.failures.open()).toEqual([])
    })

    it('closes the failures of a job that repeats when its next run goes through', async () => {
      await using bench = await openBench(engine())
      let isMended = false
      const pull = defineJob({
        ...batchJob(async () => {
          if (!isMended) throw failure('misconfigured')
          return undefined
        }),
        repeats: true,
      })
      await bench.work([pull])
      await bench.queues.enqueue(pull, [{ queue: bench.hubspot, leads: [] }])
      await bench.idle()
      expect(bench.failures.open()).toHaveLength(1)
      isMended = true
      await bench.queues.enqueue(pull, [{ queue: bench.hubspot, leads: [] }])
      await bench.idle()
      expect(bench.failures.open()).toEqual([])
    })

    it('a pull that failed stands among the failures before its last attempt', async () => {
      await using bench = await openBench(engine())
      const seen: number[] = []
      const pull = {
        ...batchJob(async ({ leads }) => {
          seen.push(bench.failures.open().length)
          if (seen.length < 3) throw failure('transient', 'the CRM is away')
          return { attempted: leads, failures: [] }
        }),
        repeats: true,
      }
      await bench.work([pull])
      await bench.queues.enqueue(pull, [{ queue: bench.hubspot, leads: leadsOf(1) }])
      await bench.idle()
      expect(seen).toEqual([0, 1, 1])
      expect(bench.failures.open()).toEqual([])
    })

    it('says that a queue was stopped for its credentials only where it was', async () => {
      await using bench = await openBench(engine())
      const refused = batchJob(() => Promise.reject(failure('unauthorized', 'The token is refused.')))
      const sentences = () =>
        bench.said
          .map(({ sentence }) => sentence)
          .filter((sentence) => /^A queue .* goes on\.$/.test(sentence))
      const first = await bench.work([refused])
      await bench.queues.enqueue(refused, [{ queue: bench.hubspot, leads: leadsOf(1) }])
      await bench.until(({ kind }) => kind === 'stopped')
      await first.close()
      const second = await bench.work([refused])
      expect(sentences()).toEqual(['A queue that was stopped because of its credentials goes on.'])
      await bench.until(({ kind }) => kind === 'stopped', 2)
      await second.close()
      await bench.failures.stops.release([bench.hubspot], new Date())
      await bench.work([])
      expect(sentences().slice(1)).toEqual(['A queue that was paused goes on.'])
    })

    it('loses no refusal when the ledger is away for a moment', async () => {
      await using bench = await openBench(engine())
      let isAway = true
      const failures = {
        ...bench.failures.ledger,
        async record(...parameters: Parameters<typeof bench.failures.ledger.record>) {
          if (isAway) {
            isAway = false
            throw failure('transient', 'the ledger is away')
          }
          return bench.failures.ledger.record(...parameters)
        },
      }
      const write = batchJob(async ({ leads }) => ({
        attempted: leads,
        failures: leads.slice(1).map((ref) => ({ ref, failure: failure('rejected', 'no region') })),
      }))
      await bench.work([write], { failures })
      await bench.queues.enqueue(write, [{ queue: bench.hubspot, leads: leadsOf(2) }])
      await bench.idle()
      await bench.until(({ kind }) => kind === 'completed')
      expect(bench.events.filter(({ kind }) => kind === 'retried')).toHaveLength(1)
      expect(bench.failures.open()).toMatchObject([{ ref: { id: '2' }, kind: 'rejected' }])
    })
  })
}
