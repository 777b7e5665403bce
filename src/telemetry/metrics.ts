import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ObserveCall } from '../ports/crm.ts'
import type { Milestone } from '../ports/job.ts'

/** How one run of a job ended. */
export interface JobEnd {
  readonly job: string
  readonly queue: string
  readonly kind: 'completed' | 'retried' | 'failed'
  /** Null for a job that is not a batch. */
  readonly leads: number | null
  readonly durationMs: number
}

/** Counters of what the process does. Labels are from small fixed sets; a lead is never one of them. */
export interface Metrics {
  readonly observeCall: ObserveCall
  readonly observeJob: (end: JobEnd) => void
  /** One statement of the ledger. */
  readonly countStatement: () => void
  /** So many leads reached a milestone. */
  readonly tally: (milestone: Milestone, count: number) => void
  /** Where to ask, at each look, how many jobs wait or run by queue. A look is answered without it when it fails. */
  readonly watchBacklog: (read: () => Promise<Readonly<Record<string, number>>>) => void
  /** Where to ask, at each look, for our part of each CRM account's day. A look is answered without it when it fails. */
  readonly watchDay: (
    read: () => Promise<Readonly<Record<string, { readonly ours: number; readonly left: number }>>>,
  ) => void
  /** All metrics in Prometheus' text format. */
  readonly read: () => Promise<{ readonly contentType: string; readonly text: string }>
}

/** Calls take from milliseconds on loopback to the CRM's own limit of some ten seconds. */
const callSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const jobSeconds = [0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 300]

/** A look at the metrics must not hang on a queue that does not answer. */
const backlogTimeoutMs = 1_000

/** `2xx` … `5xx`; `none` where no answer came. */
const statusClass = (status: number | null): string =>
  status === null ? 'none' : `${Math.floor(status / 100)}xx`

/** A fresh set of metrics with a registry of its own. */
export function createMetrics(): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const calls = new Counter({
    name: 'plumbline_outside_calls_total',
    help: 'HTTP calls to CRMs and enrichment sources',
    labelNames: ['origin', 'purpose', 'status'] as const,
    registers,
  })
  const callDuration = new Histogram({
    name: 'plumbline_outside_call_seconds',
    help: 'How long such a call took, with its body',
    labelNames: ['origin', 'purpose'] as const,
    buckets: callSeconds,
    registers,
  })
  const jobs = new Counter({
    name: 'plumbline_jobs_total',
    help: 'Runs of jobs by how they ended',
    labelNames: ['job', 'queue', 'outcome'] as const,
    registers,
  })
  const jobDuration = new Histogram({
    name: 'plumbline_job_seconds',
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

  return {
    observeCall({ origin, purpose, status, durationMs }) {
      calls.inc({ origin, purpose, status: statusClass(status) })
      callDuration.observe({ origin, purpose }, durationMs / 1_000)
    },
    observeJob({ job, queue, kind, leads, durationMs }) {
      jobs.inc({ job, queue, outcome: kind })
      jobDuration.observe({ job }, durationMs / 1_000)
      if (leads !== null) jobLeads.inc({ job, outcome: kind }, leads)
    },
    countStatement: () => statements.inc(),
    tally: (milestone, count) =>
      milestone === 'late' ? lateWrites.inc(count) : milestones.inc({ milestone }, count),
    watchBacklog(read) {
      const depth = new Gauge({
        name: 'plumbline_queue_jobs',
        help: 'Jobs that wait or run now; absent when the queue could not be asked',
        labelNames: ['queue'] as const,
        registers,
        async collect() {
          const backlog = await withinTime(read)
          depth.reset()
          for (const [queue, count] of Object.entries(backlog)) depth.set({ queue }, count)
        },
      })
    },
    watchDay(read) {
      const calls = new Gauge({
        name: 'plumbline_crm_calls_of_24_hours',
        help: 'API calls of the last 24 hours (ours) and those that may still be made now (left)',
        labelNames: ['crm', 'which'] as const,
        registers,
        async collect() {
          const days = await withinTime(read)
          calls.reset()
          for (const [crm, { ours, left }] of Object.entries(days)) {
            calls.set({ crm, which: 'ours' }, ours)
            calls.set({ crm, which: 'left' }, left)
          }
        },
      })
    },
    async read() {
      return { contentType: register.contentType, text: await register.metrics() }
    },
  }
}

/** Nothing instead of a failure: a queue or ledger that is down shows in the readiness check, not by losing all metrics. */
async function withinTime<Value>(
  read: () => Promise<Readonly<Record<string, Value>>>,
): Promise<Readonly<Record<string, Value>>> {
  const { promise: late, resolve } = Promise.withResolvers<Record<string, Value>>()
  const timer = setTimeout(resolve, backlogTimeoutMs, {})
  try {
    return await Promise.race([read(), late])
  } catch {
    return {}
  } finally {
    clearTimeout(timer)
  }
}
