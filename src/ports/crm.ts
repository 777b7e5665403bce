import type { CrmMapping } from '../domain/crm-mapping.ts'
import type { CrmSchema } from '../domain/crm-schema.ts'
import type { FollowUpTask } from '../domain/follow-up-task.ts'
import type { CrmName, CrmValue, Lead, LeadRef } from '../domain/lead.ts'
import type { Owner } from '../domain/owner.ts'
import type { Failure } from './failure.ts'

/** A position inside one CRM's changes. Only the adapter that made it can read it; the ledger stores it as JSON. */
export type PullPosition = Readonly<Record<string, unknown>>

/** Fields that a mapping reads, as `Lead.Region__c`, and objects as a whole, as `Lead`; nobody could tell of others. */
export interface ShownFields {
  readonly shown: readonly string[]
  /** Not there, or hidden from us: they count as unknown. */
  readonly missing: readonly string[]
}

/** One page of what changed. */
export interface ChangePage {
  readonly leads: readonly Lead[]
  /** Where to go on. When `more` is false it is the durable watermark: everything before it has been read. */
  readonly position: PullPosition
  readonly more: boolean
  /** Absent where the page has nothing to tell it by. */
  readonly fields?: ShownFields
}

export type { Owner } from '../domain/owner.ts'

/** The smallest change to one lead: CRM field names with the values they shall hold. */
export interface LeadWrite {
  readonly ref: LeadRef
  readonly changes: Readonly<Record<string, CrmValue>>
}

/** Values of a CRM's fields, by the CRM's names for them. */
export type HeldValues = Readonly<Record<string, CrmValue>>

/** What the writes of fields rest on that people write too. */
export interface WriteGuard {
  /** When the request of the read that they rest on was about to go out, by `performance.now()` of this process. */
  readonly readAt: number
  /** By `leadKey`, for each lead with such a field: what it held then. */
  readonly expected: ReadonlyMap<string, HeldValues>
  /** Told how many of these leads were written although even the second look at them was old by then. */
  readonly countLate: (leads: number) => void
}

/** Nothing is written but what Plumbline alone writes. */
export const nothingGuarded: WriteGuard = {
  readAt: 0,
  expected: new Map(),
  countLate: () => undefined,
}

/** What the CRM said about one lead of a batch. */
export type WriteAnswer =
  | {
      readonly ref: LeadRef
      readonly failure: null
      /** What the CRM's fields hold now, as far as its answer tells; the values sent where it does not. */
      readonly written: Readonly<Record<string, CrmValue>>
      /** The CRM's new modification stamp when its answer carries one. */
      readonly modifiedAt: string | null
    }
  | { readonly ref: LeadRef; readonly failure: Failure }

/** A task to create, on the record of the lead that it is about. */
export interface NewTask extends FollowUpTask {
  readonly ref: LeadRef
}

/** What the CRM said about one task of a batch. */
export type TaskAnswer =
  | { readonly ref: LeadRef; readonly reference: string; readonly failure: null; readonly taskId: string }
  /** A `transient` failure leaves open whether the task is there; with any other it is not. */
  | { readonly ref: LeadRef; readonly reference: string; readonly failure: Failure }

/** A task that may have been created, without anybody knowing. */
export interface DoubtfulTask {
  readonly reference: string
  /** The record that it was meant for, and the one that it became since. */
  readonly refs: readonly LeadRef[]
  /** When it was sent first, ISO 8601. */
  readonly sentAt: string
}

/** What a pull would bring, and what it would cost. */
export interface CallForecast {
  /** Still to be pulled. */
  readonly leads: number
  /**
   * About the most that it takes to pull these, to read again those whose stage or owner changes, to write them all with
   * those that are unfinished, and to create the tasks of new owners (`domain/write-calls.ts`).
   */
  readonly calls: number
}

/** What `setup` did, or could not do. */
export interface SetupStep {
  /** Such as `contact.plumbline_score`. */
  readonly what: string
  readonly state: 'created' | 'refused'
  /** Why it could not be done and who must do it; empty where it was. */
  readonly advice: string
}

/** Which records of an object to count. */
export type RecordCount =
  | { readonly object: string; readonly holding: string }
  | { readonly object: string; readonly ownedBy: readonly string[] }
  | { readonly object: string; readonly all: true }

/**
 * All that Plumbline asks of a CRM. Batches in, an answer per lead out; every method throws only `Failure`.
 * A call ends within the adapter's own timeout, which covers the body; nothing is retried inside.
 */
export interface Crm {
  readonly name: CrmName
  /** The most leads that one write call carries, and the most tasks. */
  readonly writeBatchSize: number
  /** How long one call may take. */
  readonly timeoutMs: number
  /**
   * The account that the credentials name, by which the CRM tells it from all others: HubSpot's portal id, the first 15
   * characters of Salesforce's organisation id. Costs one call at most, as long as the credentials stay the same.
   */
  readAccount(signal: AbortSignal): Promise<string>
  /** One page of leads that changed since `position`; null starts from the beginning of time. */
  pullChanges(position: PullPosition | null, signal: AbortSignal): Promise<ChangePage>
  /**
   * One page of all records of an object that are there, whether they changed or not; null starts with the first. No
   * `more` with the last page. What changes meanwhile is left to the pull.
   */
  readAll(object: string, position: PullPosition | null, signal: AbortSignal): Promise<ChangePage>
  /** About how many calls it takes to read so many records again: an object as a whole, or some by their ids. */
  callsToReadAgain(leads: number): { readonly inPages: number; readonly byIds: number }
  /**
   * Counts, in a few calls, what a pull from `position` would bring and what a run would cost that also writes this many
   * `unfinished` leads. One of the calls has the CRM tell its day (`CallBudget.learn`), where it does.
   */
  forecast(position: PullPosition | null, unfinished: number, signal: AbortSignal): Promise<CallForecast>
  /**
   * Reads leads afresh, in any number; a lead that is no longer there comes back with its standing, one that the CRM does not
   * show us any more is left out. `asked` is told by
   * `performance.now()` when the first request is about to go out whose answer counts: what people do from then on may
   * not be in it, however long the answer takes or this process stands still.
   */
  readLeads(refs: readonly LeadRef[], signal: AbortSignal, asked?: (at: number) => void): Promise<Lead[]>
  /** Everybody that a lead can belong to, people and queues, inactive ones included. */
  readOwners(signal: AbortSignal): Promise<Owner[]>
  /** What the id of an owner says who is not among them: made since they were read, or hidden from us. */
  ownerKindOf(id: string): Owner['kind']
  /**
   * Writes at most `writeBatchSize` leads in one call and answers for each of them, in any order. Where the read that
   * guarded ones rest on has become old before the call could go out, it looks at them once more, and answers those as
   * a `conflict` in which somebody was meanwhile. Then the write goes out; where that look was slow as well, it is late.
   */
  writeBack(writes: readonly LeadWrite[], signal: AbortSignal, guard?: WriteGuard): Promise<WriteAnswer[]>
  /**
   * Creates at most `writeBatchSize` tasks and answers for each of them, in any order. A thrown failure speaks of all of
   * them, and a `transient` one leaves open whether they are there.
   */
  createTasks(tasks: readonly NewTask[], signal: AbortSignal): Promise<TaskAnswer[]>
  /** Looks for tasks on their leads' records, not in a search index; answers ids by reference, of those that are there. */
  findTasks(tasks: readonly DoubtfulTask[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>
  /**
   * Reads what the CRM says about the fields that a mapping names, in one call per object. `whole` also asks for the
   * fields of companies, rights and currencies, which takes a few more; without it only what Plumbline writes is there.
   */
  readSchema(mapping: CrmMapping, scope: 'written' | 'whole', signal: AbortSignal): Promise<CrmSchema>
  /** Counts records, in as few calls as the CRM needs; an answer is null where it cannot count so. */
  countRecords(counts: readonly RecordCount[], signal: AbortSignal): Promise<(number | null)[]>
  /**
   * Creates what is missing of Plumbline's own fields and grants what they and the tasks take; safe to run twice.
   * Answers a step for each thing that was missing, none where all is there.
   */
  setup(options: SetupOptions, signal: AbortSignal): Promise<SetupStep[]>
  /** Ends idle connections. */
  close(): Promise<void>
}

export interface SetupOptions {
  /** Whether follow-up tasks are to be created one day; they are when absent. */
  readonly tasks?: boolean
}

/** One HTTP call to the outside, told to telemetry. Carries no values of a lead. */
export interface OutsideCall {
  /** `hubspot`, `salesforce`, `people-data-labs`. */
  readonly origin: string
  /** What it was for, a handful of fixed words such as `search` or `write`. */
  readonly purpose: string
  /** null when no answer came. */
  readonly status: number | null
  readonly durationMs: number
}
export type ObserveCall = (call: OutsideCall) => void
