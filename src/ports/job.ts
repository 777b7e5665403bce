import type { z } from 'zod'
import type { CrmMapping } from '../domain/crm-mapping.ts'
import type { CompiledDefinition } from '../domain/definition/compile-definition.ts'
import type { CrmName, LeadRef } from '../domain/lead.ts'
import type { Owner } from '../domain/owner.ts'
import type { Routing } from '../domain/routing.ts'
import type { Crm } from './crm.ts'
import type { Failure } from './failure.ts'
import type { FirmographicSource } from './firmographic-source.ts'
import type { Ledger } from './ledger.ts'
import type { Log } from './log.ts'

/** Webhooks go before schedules, schedules before backfills. */
export type Urgency = 'webhook' | 'schedule' | 'backfill'

export interface EnqueueOptions<Payload> {
  readonly urgency?: Urgency
  /** Not before this many milliseconds from now. */
  readonly delayMs?: number
  /** Merges jobs of the same key as `JobDefinition.deduplicate` does, in its place. `index`: where among the payloads. */
  readonly deduplicate?: (payload: Payload, index: number) => string
}

export type Enqueue = <Payload>(
  job: JobDefinition<Payload, never>,
  payloads: readonly Payload[],
  options?: EnqueueOptions<Payload>,
) => Promise<void>

/** Queues that are no CRM's: what waits for a slow source, and what only needs the processor. */
export const ownQueues: readonly string[] = ['enrichment', 'scoring']

/** How many jobs of a queue stand where; the next ticks of schedules are not among them. */
export interface QueueLoad {
  readonly waiting: number
  readonly active: number
  /** Waiting for their time: after a failure, or because they were enqueued so. */
  readonly delayed: number
  /** Nothing of it moves until somebody mends the credentials. */
  readonly isStopped: boolean
}

/**
 * What a run has done so far, in leads: for progress on a terminal and for metrics. `late`: written although the last
 * look at what people had put there was more than a second old.
 */
export type Milestone = 'pulled' | 'decided' | 'routed' | 'written' | 'tasked' | 'late'

/** All that jobs may ask for; a job's `run` picks just what it needs. */
export interface JobContext {
  readonly crm: (name: CrmName) => Crm
  readonly mapping: (name: CrmName) => CrmMapping
  readonly crmNames: readonly CrmName[]
  readonly ledger: Ledger
  /** In force when the job began; its vocabulary reads what domains, addresses and countries say. */
  readonly definition: CompiledDefinition
  readonly routing: Routing
  readonly enrichment: { readonly sources: readonly FirmographicSource[]; readonly maxAgeMs: number }
  /** Everybody that a lead of that CRM can belong to; remembered for some minutes, since each batch asks. */
  readonly owners: (crm: CrmName, signal: AbortSignal) => Promise<readonly Owner[]>
  /** Jobs that wait or run now, by queue; the caller's own job is among them, those of stopped queues are not. */
  readonly backlog: () => Promise<Readonly<Record<string, number>>>
  /** Every queue by name; the caller's own job is among the active ones. */
  readonly queueLoads: () => Promise<Readonly<Record<string, QueueLoad>>>
  readonly enqueue: Enqueue
  /** Says that so many leads reached a milestone. */
  readonly tally: (milestone: Milestone, count: number) => void
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly log: Log
  /** True when a failure now would be the last: the job must then leave things as well as it can. */
  readonly isLastAttempt: boolean
  /** The urgency that this job was enqueued with, to hand on. */
  readonly urgency: Urgency
}

/** One lead of a batch that did not get done. */
export interface LeadFailure {
  readonly ref: LeadRef
  readonly failure: Failure
}

/** A batch answers for each lead: those asked for and not among the failures are done. */
export interface BatchOutcome {
  readonly attempted: readonly LeadRef[]
  readonly failures: readonly LeadFailure[]
}

/** A unit of work: a value that describes itself. The machine that runs it is in `src/queue/`. */
export interface JobDefinition<Payload, Context> {
  readonly name: string
  readonly payload: z.ZodType<Payload>
  /** Which bottleneck it waits at. */
  readonly queue: (payload: Payload) => string
  /** Jobs with the same key never run side by side: a trigger while one waits is the same trigger, one while it runs runs after. Null: no limit. */
  readonly deduplicate: ((payload: Payload) => string | null) | null
  readonly retries: { readonly attempts: number; readonly backoffMs: number }
  /** True when every run on a queue is the same work (a pull), so that one which goes through mends what failed before. */
  readonly repeats: boolean
  /** The same job for fewer leads, so that what failed goes again alone; null for a job that is not a batch. */
  readonly narrow: ((payload: Payload, leads: readonly LeadRef[]) => Payload) | null
  run(payload: Payload, context: Context): Promise<BatchOutcome | undefined>
}

type Optional = 'deduplicate' | 'narrow' | 'repeats'

/** Declares a job; exists so that payload and context types are inferred and checked where the job is written. */
export function defineJob<Payload, Context>(
  job: Omit<JobDefinition<Payload, Context>, Optional> &
    Partial<Pick<JobDefinition<Payload, Context>, Optional>>,
): JobDefinition<Payload, Context> {
  return { deduplicate: null, narrow: null, repeats: false, ...job }
}
