import type { LeadRef } from '../../src/domain/lead.ts'
import type { Log, LogFields } from '../../src/ports/log.ts'
import type { AnyJob } from '../../src/queue/any-job.ts'
import type { QueueEvent } from '../../src/queue/queue-events.ts'
import { connectQueues } from '../../src/queue/queues.ts'
import type { ContextFor } from '../../src/queue/run-job.ts'
import type { WorkersOptions } from '../../src/queue/worker.ts'
import type { RunningEngine } from './engines.ts'
import { createFailuresInMemory } from './failures-in-memory.ts'

export const leadsOf = (count: number): LeadRef[] =>
  Array.from({ length: count }, (_, index) => ({ crm: 'hubspot', object: 'contact', id: String(index + 1) }))

/** A log that remembers, for tests that ask what was said. */
export function createRememberingLog() {
  const said: { level: string; sentence: string; fields: LogFields }[] = []
  const at =
    (level: string) =>
    (sentence: string, fields: LogFields = {}) =>
      void said.push({ level, sentence, fields })
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  return { log, said }
}

let benches = 0

/** Queues of their own names over an engine, with everything around them remembered. */
export async function openBench(engine: RunningEngine, settings: { readonly failedJobsLimit?: number } = {}) {
  benches += 1
  const hubspot = `hubspot-${benches}`
  const salesforce = `salesforce-${benches}`
  const queueNames = [hubspot, salesforce]
  const { log, said } = createRememberingLog()
  const failures = createFailuresInMemory()
  const events: QueueEvent[] = []
  const waiting = new Set<() => void>()
  const connect = () =>
    connectQueues({
      redisUrl: engine.redisUrl,
      pool: engine.pool,
      queueNames,
      log,
      failedJobsLimit: settings.failedJobsLimit ?? 1_000,
    })
  const queues = await connect()
  const queuesOpen = queueNames.map((name) => engine.inspect(name))
  const closers: (() => Promise<unknown>)[] = []

  const bench = {
    hubspot,
    salesforce,
    queues,
    said,
    failures,
    events,
    /** Another process, as far as the queue can tell. */
    async connectAnother() {
      const another = await connect()
      closers.unshift(() => another.close())
      return another
    },
    async work(jobs: readonly AnyJob[], options: Partial<WorkersOptions> = {}, from = queues) {
      const workers = await from.startWorkers({
        jobs,
        contextFor: () => ({}) as ReturnType<ContextFor>,
        concurrency: { [hubspot]: 2, [salesforce]: 1 },
        failures: failures.ledger,
        probes: { stops: failures.stops, probe: async () => undefined },
        now: () => new Date(),
        onEvent(event) {
          events.push(event)
          for (const look of waiting) look()
        },
        ...options,
      })
      closers.unshift(() => workers.close({ graceMs: 0, deadlineMs: 100 }))
      return workers
    },
    /** Resolves as soon as `count` events like this have been told. */
    async until(isWanted: (event: QueueEvent) => boolean, count = 1): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      const look = () => {
        if (events.filter(isWanted).length >= count) resolve()
      }
      waiting.add(look)
      look()
      await promise
      waiting.delete(look)
    },
    idle: (options?: { patienceMs?: number }) => queues.idle(AbortSignal.timeout(20_000), options),
    inspect: (name: string) => queuesOpen.find((queue) => queue.name === name) as (typeof queuesOpen)[number],
    async [Symbol.asyncDispose]() {
      for (const close of closers) await close()
      await queues.close()
      for (const queue of queuesOpen) await queue.close()
    },
  }
  return bench
}
