import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Counter, collectDefaultMetrics, Gauge, Histogram, type LabelValues, Registry } from 'prom-client'
import { z } from 'zod'
import type { ObserveCall } from '../ports/crm.ts'
import type { Milestone } from '../ports/job.ts'

const { version: buildVersion } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')))

/** How one run of a job ended. */
export interface JobEnd {
  readonly job: string
  readonly queue: string
  readonly kind: 'completed' | 'retried' | 'failed'
  /** Null for a job that is not a batch. */
  readonly leads: number | null
  readonly durationMs: number
}

/** How many jobs of a queue stand where. */
export interface QueueState {
  readonly waiting: number
  readonly active: number
  readonly delayed: number
  readonly failed: number
  readonly isStopped: boolean
}

/** What a look at the ledger and the CRMs' queues shows of each CRM. */
export interface HealthState {
  readonly crms: readonly {
    readonly crm: string
    readonly account: string | null
    /** ISO 8601, as all moments here; null before the first. */
    readonly lastPullAt: string | null
    /** Null when nothing is due. */
    readonly oldestDueAt: string | null
    readonly isRefused: boolean
  }[]
  readonly failures: readonly { readonly crm: string | null; readonly kind: string; readonly count: number }[]
  readonly definition: { readonly id: string } | null
}

/**
 * Counters of what the process does, and gauges that are read at each look. A gauge that cannot be read is left out, the
 * others are answered. Labels are from small fixed sets; a lead is never one of them.
 */
export interface Metrics {
  readonly observeCrmCall: ObserveCall
  readonly observeSourceCall: ObserveCall
  readonly observeJob: (end: JobEnd) => void
  /** One statement of the ledger. */
  readonly countStatement: () => void
  /** So many leads reached a milestone. */
  readonly tally: (milestone: Milestone, count: number) => void
  /** Where to ask how the queues stand, by their names. */
  readonly watchQueues: (read: () => Promise<Readonly<Record<string, QueueState>>>) => void
  /** Where to ask for our part of each CRM account's day. */
  readonly watchDay: (
    read: () => Promise<Readonly<Record<string, { readonly ours: number; readonly left: number }>>>,
  ) => void
  /** Where to ask how things stand with the CRMs. */
  readonly watchHealth: (read: () => Promise<HealthState>) => void
  /** All metrics in Prometheus' text format. */
  readonly read: () => Promise<{ readonly contentType: string; readonly text: string }>
}

/** Calls take from milliseconds on loopback to the CRM's own limit of some ten seconds. */
const callSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const jobStates = ['waiting', 'active', 'delayed', 'failed'] as const
const jobSeconds = [0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 300]

/** A look at the metrics must not hang on a queue or a ledger that does not answer. */
const lookTimeoutMs = 1_000

/** `2xx` … `5xx`; `none` where no answer came. */
const statusClass = (status: number | null): string =>
  status === null ? 'none' : `${Math.floor(status / 100)}xx`

/** A fresh set of metrics with a registry of its own. */
export function createMetrics(): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const observeCrmCall = observer('crm', 'CRMs', registers)
  const observeSourceCall = observer('source', 'enrichment sources', registers)
  const jobs = new Counter({
    name: 'plumbline_jobs_total',
    help: 'Runs of jobs by how they ended',
    labelNames: ['job', 'queue', 'outcome'] as const,
    registers,
  })
  const jobDuration = new Histogram({
    name: 'plumbline_job_duration_seconds',
    help: 'How long a run of a job took',
    labelNames: ['job'] as const,
    buckets: jobSeconds,
    registers,
  })
  const jobLeads = new Counter({
    name: 'plumbline_job_leads_total',
    help: 'Leads in the batches that ran',
    labelNames: ['job', 'outcome'] as const,
    registers,
  })
  const milestones = new Counter({
    name: 'plumbline_leads_total',
    help: 'Leads that reached a milestone: pulled, decided, routed, written, tasked (their owner has a task)',
    labelNames: ['milestone'] as const,
    registers,
  })
  const lateWrites = new Counter({
    name: 'plumbline_late_writes_total',
    help: 'Leads written more than a second after the CRM was last asked what people had put there',
    registers,
  })
  const statements = new Counter({
    name: 'plumbline_ledger_statements_total',
    help: "Statements sent to the ledger, the queue's own not counted",
    registers,
  })

  new Gauge({
    name: 'plumbline_build_info',
    help: 'What runs here',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: buildVersion, node: process.versions.node }, 1)

  /** A gauge that is read anew at each look, so that what is gone is forgotten. */
  function gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    read: (set: (labels: Record<Label, string>, value: number) => void) => Promise<void>,
  ): void {
    const made: Gauge<Label> = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers,
      async collect() {
        made.reset()
        await read((labels, value) => made.set(labels as LabelValues<Label>, value))
      },
    })
  }

  return {
    observeCrmCall,
    observeSourceCall,
    observeJob({ job, queue, kind, leads, durationMs }) {
      jobs.inc({ job, queue, outcome: kind })
      jobDuration.observe({ job }, durationMs / 1_000)
      if (leads !== null) jobLeads.inc({ job, outcome: kind }, leads)
    },
    countStatement: () => statements.inc(),
    tally: (milestone, count) =>
      milestone === 'late' ? lateWrites.inc(count) : milestones.inc({ milestone }, count),
    watchQueues(read) {
      const look = sharedLook(read)
      gauge('plumbline_queue_jobs', 'Jobs by where they stand', ['queue', 'state'], async (set) => {
        for (const [queue, counts] of Object.entries((await look()) ?? {}))
          for (const state of jobStates) set({ queue, state }, counts[state])
      })
      gauge('plumbline_queue_stopped', '1 while nothing of the queue moves', ['queue'], async (set) => {
        for (const [queue, { isStopped }] of Object.entries((await look()) ?? {}))
          set({ queue }, Number(isStopped))
      })
    },
    watchDay(read) {
      const look = sharedLook(read)
      gauge('plumbline_crm_daily_requests', 'Our API calls of the last 24 hours', ['crm'], async (set) => {
        for (const [crm, { ours }] of Object.entries((await look()) ?? {})) set({ crm }, ours)
      })
      const left = 'API calls that may still be made now'
      gauge('plumbline_crm_daily_requests_left', left, ['crm'], async (set) => {
        for (const [crm, day] of Object.entries((await look()) ?? {})) set({ crm }, day.left)
      })
    },
    watchHealth(read) {
      const look = sharedLook(read)
      const moments = (name: string, help: string, of: 'lastPullAt' | 'oldestDueAt') =>
        gauge(name, help, ['crm'], async (set) => {
          for (const { crm, [of]: at } of (await look())?.crms ?? [])
            if (at !== null) set({ crm }, Date.parse(at) / 1_000)
        })
      moments('plumbline_last_pull_timestamp_seconds', 'When a pull last went through', 'lastPullAt')
      moments(
        'plumbline_oldest_due_write_timestamp_seconds',
        'Since when the longest waiting lead is to be written; absent when none is',
        'oldestDueAt',
      )
      const refused = '1 while the credentials are refused, or name another account than the ledger'
      gauge('plumbline_crm_credentials_refused', refused, ['crm'], async (set) => {
        for (const { crm, isRefused } of (await look())?.crms ?? []) set({ crm }, Number(isRefused))
      })
      const belongs = 'The account that the ledger belongs to'
      gauge('plumbline_crm_account_info', belongs, ['crm', 'account'], async (set) => {
        for (const { crm, account } of (await look())?.crms ?? [])
          if (account !== null) set({ crm, account }, 1)
      })
      gauge('plumbline_open_failures', 'Failures that are not mended', ['crm', 'kind'], async (set) => {
        for (const { crm, kind, count } of (await look())?.failures ?? [])
          set({ crm: crm ?? 'none', kind }, count)
      })
      gauge('plumbline_definition_info', 'The definition in force', ['definition'], async (set) => {
        const { definition = null } = (await look()) ?? {}
        if (definition !== null) set({ definition: definition.id }, 1)
      })
    },
    async read() {
      return { contentType: register.contentType, text: await register.metrics() }
    },
  }
}

/** Counts calls to one kind of service, and how long they take. */
function observer(kind: 'crm' | 'source', services: string, registers: Registry[]): ObserveCall {
  const calls = new Counter({
    name: `plumbline_${kind}_requests_total`,
    help: `HTTP calls to ${services}`,
    labelNames: [kind, 'purpose', 'status'],
    registers,
  })
  const duration = new Histogram({
    name: `plumbline_${kind}_request_duration_seconds`,
    help: 'How long such a call took, with its body',
    labelNames: [kind, 'purpose'],
    buckets: callSeconds,
    registers,
  })
  return ({ origin, purpose, status, durationMs }) => {
    calls.inc({ [kind]: origin, purpose, status: statusClass(status) })
    duration.observe({ [kind]: origin, purpose }, durationMs / 1_000)
  }
}

/**
 * One look for all gauges that are read from it; null when it fails or takes too long, which shows in the readiness check
 * and not by losing all metrics. As long as one hangs no other is begun.
 */
function sharedLook<Value>(read: () => Promise<Value>): () => Promise<Value | null> {
  let pending: Promise<Value> | null = null
  const begin = () =>
    Promise.resolve()
      .then(read)
      .finally(() => {
        pending = null
      })
  return async () => {
    const { promise: late, resolve } = Promise.withResolvers<null>()
    const timer = setTimeout(resolve, lookTimeoutMs, null)
    try {
      pending ??= begin()
      return await Promise.race([pending, late])
    } catch {
      return null
    } finally {
      clearTimeout(timer)
    }
  }
}
