// Long because it is the one list of all that the rest of the code asks of the ledger, part by part.
import type { ClearedStage } from '../domain/cleared-stage.ts'
import type { SourceQuality } from '../domain/conversion.ts'
import type { Assignment, Decision } from '../domain/decision.ts'
import type { CrmName, CrmValue, Lead, LeadRef } from '../domain/lead.ts'
import type { LifecycleStage } from '../domain/lifecycle-stage.ts'
import type { Tries } from '../domain/next-try.ts'
import type { Override } from '../domain/override.ts'
import type { TypedOver } from '../domain/typed-over.ts'
import type { SuppressedField } from '../domain/write-back-plan.ts'
import type { PullPosition } from './crm.ts'
import type { FailureKind } from './failure.ts'
import type { Firmographics } from './firmographic-source.ts'

/** The append-only record in PostgreSQL, by what is kept. Every method is one or two statements, whatever the batch. */
export interface Ledger {
  readonly health: HealthLedger
  readonly accounts: AccountLedger
  readonly leads: LeadLedger
  readonly readings: ReadingLedger
  readonly identities: IdentityLedger
  readonly decisions: DecisionLedger
  readonly writes: WriteLedger
  readonly rotations: RotationLedger
  readonly tasks: TaskLedger
  readonly enrichments: EnrichmentLedger
  readonly failures: FailureLedger
  readonly stops: StopLedger
  readonly definitions: DefinitionLedger
  readonly reports: ReportLedger
}

/** How things stand, by cheap statements: asked with every look at the gauges. */
export interface HealthLedger {
  /** Writes a row that stands for nothing else. Throws when the ledger takes no writes now. */
  tryWrite(now: Date): Promise<void>
  /** All of it in one statement. */
  read(now: Date): Promise<LedgerHealth>
}

/** What the ledger knows of how things stand; moments in ISO 8601. */
export interface LedgerHealth {
  /** When each CRM's last page was stored. */
  readonly pulls: readonly { readonly crm: CrmName; readonly at: string }[]
  /** Since when the longest waiting lead of a CRM is to be written; without those that wait for a later time. */
  readonly oldestDue: readonly { readonly crm: CrmName; readonly at: string }[]
  /** `origin` is the CRM of the lead, or the queue where it concerns no single lead. */
  readonly openFailures: readonly {
    readonly origin: string
    readonly job: string
    readonly cause: string
    readonly kind: NewFailure['kind']
    readonly count: number
  }[]
  /** Queues that stand still because credentials were refused. */
  readonly stopped: readonly Pick<StoppedQueue, 'queue' | 'because' | 'since'>[]
  /** Null before the first was published. */
  readonly definition: { readonly id: string; readonly since: string } | null
}

export interface KeptAccount {
  readonly crm: CrmName
  readonly id: string
  /** ISO 8601. */
  readonly keptAt: string
}

/** Which account of each CRM the ledger belongs to. */
export interface AccountLedger {
  /** `id` is null as long as no account is kept; a ledger from before accounts were kept may hold leads all the same. */
  read(crm: CrmName): Promise<{ readonly id: string | null; readonly hasLeads: boolean }>
  /** The accounts that are kept, by the name of the CRM. */
  list(): Promise<readonly KeptAccount[]>
  /** Keeps the account unless one is kept already; answers with the one that is kept. */
  keep(crm: CrmName, id: string, now: Date): Promise<string>
}

/** A lead as the ledger holds it. */
export interface StoredLead {
  readonly lead: Lead
  /** Grows by one whenever the inputs of a decision change. */
  readonly revision: number
  /** When the CRM was read for this snapshot, ISO 8601. */
  readonly readAt: string
  /** The CRM's stamp of the last change of the values and actions, ISO 8601; our own writes do not move it. */
  readonly inputsAt: string
  /** What we wrote last into which CRM field, and the CRM confirmed. */
  readonly lastWritten: Readonly<Record<string, CrmValue>>
  /**
   * What the guarded fields that we have not written are compared with (`domain/value-author.ts`), by CRM field: what
   * they showed when the lead was decided first. Null before that.
   */
  readonly baseline: Readonly<Record<string, CrmValue>> | null
  /** What somebody typed over fields that we had written, as a pull last found it; null when nobody ever did. */
  readonly typedOver: TypedOver | null
  /** What was sent and never answered, so that the CRM may hold it or not; null when every write has its answer. */
  readonly unanswered: Readonly<Record<string, CrmValue>> | null
  /** What people have set over what we wrote, as the latest decision found it. */
  readonly overrides: readonly Override[]
  /** A stage of ours that was cleared, to move back; null when none is missing. */
  readonly clearedStage: ClearedStage | null
  /** Owners that the CRM would not let have this lead. */
  readonly refusedOwners: readonly string[]
  /** How often in a row its write was refused, or one of its values, and when that is tried again. */
  readonly refusal: Tries
  /** Causes for which parts of its write wait (domain/waiting-fields.ts). */
  readonly waitsFor: readonly string[]
  /** The latest decision; null before the first. */
  readonly decision: StoredDecision | null
  readonly assignment: Assignment | null
  /** ISO 8601; null without an assignment. */
  readonly assignedAt: string | null
  /** The buying group that its decision was part of; null when it was part of none. */
  readonly buyingGroup: {
    /** The company's domain. */
    readonly company: string
    /** What the decision took for true; null since that no longer holds. */
    readonly hasDecisionMaker: boolean | null
  } | null
}

export interface StoredDecision {
  readonly id: number
  readonly revision: number
  readonly decision: Decision
  readonly decidedAt: string
}

/** A lead of a pulled page with the fingerprint of what decisions depend on (domain/fingerprint.ts). */
export interface PulledLead {
  readonly lead: Lead
  readonly fingerprint: string
  /** What the person is recognised by (domain/identity/identity-keys.ts). */
  readonly identityKeys: readonly string[]
}

/** Which records are one person; read out of what they have in common now, and stored nowhere else. */
export interface IdentityLedger {
  /** Everybody to whom one of these leads belongs, with all their records, in one statement; unknown leads are left out. */
  read(refs: readonly LeadRef[]): Promise<StoredLead[][]>
  /** The records that bear an address, by its key (domain/identity/identity-keys.ts), in the order of their own keys; at most 21. */
  findBearers(identityKey: string): Promise<LeadRef[]>
}

export interface LeadLedger {
  /** Null before the first pull of that CRM. */
  readPosition(crm: CrmName): Promise<PullPosition | null>
  /**
   * Stores a page and moves the position in one transaction, only if the position is still `from`;
   * otherwise somebody else pulled meanwhile, nothing is stored and `isSuperseded` is true.
   * A row older than what is stored, or the same, is passed over; `changed` are the new leads, those whose fingerprint
   * moved, those of which somebody typed over a field that we had written (for that alone once in 24 hours), and leads of any CRM that a changed one has nothing in common with any more. All of them are undecided.
   */
  storePage(page: {
    readonly crm: CrmName
    readonly from: PullPosition | null
    readonly to: PullPosition
    readonly leads: readonly PulledLead[]
    /** How this process reads each object (domain/reading-fingerprint.ts). */
    readonly readings: ReadingFingerprints
    readonly now: Date
  }): Promise<{
    readonly changed: LeadRef[]
    readonly isSuperseded: boolean
    /** Another process has taken a mapping that reads otherwise into force; nothing is stored then. */
    readonly isReadOtherwise: boolean
  }>
  /**
   * Stores leads that were read afresh outside a pull; answers what changed, as `storePage` does. With `readBy`, which is
   * how a CRM's objects were read, nothing is stored where another process has taken another mapping into force.
   */
  storeLeads(
    leads: readonly PulledLead[],
    now: Date,
    readBy?: { readonly crm: CrmName; readonly readings: ReadingFingerprints },
  ): Promise<LeadRef[]>
  /** How many records of this object hold something in this field of the CRM that Plumbline wrote there. */
  countWritten(of: { readonly crm: CrmName; readonly object: string }, field: string): Promise<number>
  /** In the order asked for; a lead that the ledger does not know is left out. */
  read(refs: readonly LeadRef[]): Promise<StoredLead[]>
  /** The next leads that their CRM still holds, by key (`leadKey`), after this one; null starts with the first. */
  readAfter(after: string | null, limit: number): Promise<StoredLead[]>
  /** Those of these companies at which a lead that was decided can sign; leads in `except` do not count. */
  findDecisionMakers(companies: readonly string[], except: readonly LeadRef[]): Promise<string[]>
  /**
   * Takes back the decisions of leads at these companies that took their buying group for another than it is now,
   * so that they are undecided again, and answers them.
   */
  reopenMisgrouped(companies: readonly string[], now: Date): Promise<LeadRef[]>
  /**
   * Leads that something was lost for: changed but not decided, routable but not routed, decided but not written,
   * each untouched since `before` and not put off. At most `limit` of each.
   */
  findStragglers(
    crm: CrmName,
    before: Date,
    limit: number,
  ): Promise<{
    readonly undecided: LeadRef[]
    /** Decided, but time alone may have changed that. */
    readonly toReview: LeadRef[]
    readonly unrouted: LeadRef[]
    readonly unwritten: LeadRef[]
  }>
  /**
   * Leaves leads that cannot go on by themselves out of the stragglers until that moment, a change of theirs, or the
   * start of a process (`WriteLedger.hasten`).
   */
  putOff(refs: readonly LeadRef[], until: Date): Promise<void>
  /**
   * Nurture leads whose recontact date has come by `day` (`YYYY-MM-DD`) and that were not decided since it came, by that
   * date. Whoever was decided since stays in nurture because people want it so.
   */
  findRecontacts(
    crm: CrmName,
    today: { readonly day: string; readonly timeZone: string },
    limit: number,
  ): Promise<LeadRef[]>
  /**
   * Leads of these objects that were last judged by another definition than this one, not put off; none as long as
   * another one is in force, which a process took later than this one was taken.
   */
  findJudgedOtherwise(of: MappedObjects, definition: string, now: Date, limit: number): Promise<LeadRef[]>
  /** How many there are of these, put off or not. */
  countJudgedOtherwise(of: MappedObjects, definition: string): Promise<number>
  /** How many leads of a CRM still wait for a decision, an owner or a write, put off or not. */
  countUnfinished(crm: CrmName): Promise<number>
  /** How many leads of these CRMs still wait for a decision, an owner or a write. */
  countOpen(
    crmNames: readonly CrmName[],
  ): Promise<{ readonly undecided: number; readonly unrouted: number; readonly unwritten: number }>
}

/** Those objects of a CRM whose leads can be judged, since its mapping names them. */
export interface MappedObjects {
  readonly crm: CrmName
  readonly objects: readonly string[]
}

/** By each object of a CRM, a hash of what is read of it. */
export type ReadingFingerprints = Readonly<Record<string, string>>

/** What is read of each object, and which of them are read again as a whole, beside the pull of what changes. */
export interface ReadingLedger {
  /**
   * Takes what a mapping reads into force. An object that was read otherwise until now is due to be read again from the
   * start, also where that was under way; one that was never read is left to the pull.
   */
  publish(crm: CrmName, fingerprints: ReadingFingerprints, now: Date): Promise<void>
  /** Whether another process has taken a mapping into force by which an object of this CRM is read otherwise than so. */
  isReadOtherwise(crm: CrmName, fingerprints: ReadingFingerprints): Promise<boolean>
  /** Has these objects read again from the start. */
  restart(crm: CrmName, objects: readonly string[]): Promise<void>
  /** The objects that are to be read again, of those that are read like this and can be read at all. */
  due(crm: CrmName, fingerprints: ReadingFingerprints): Promise<string[]>
  /**
   * Remembers which fields and objects a CRM shows, by names as `Lead.Region__c`. An object with one that is there again
   * is read again.
   */
  noteFields(
    crm: CrmName,
    fields: { readonly shown: readonly string[]; readonly missing: readonly string[] },
  ): Promise<void>
  /** How many leads of a CRM are due to be reviewed, and so to be read again. */
  countToReview(crm: CrmName, now: Date): Promise<number>
  /**
   * Where the slow sweep over the known leads of an object stands: how many there are, up to which (`leadKey`) it has come
   * in this round, and when it last read some. Null where the object is read as a whole just now, or cannot be read.
   */
  readRound(
    crm: CrmName,
    object: string,
  ): Promise<{ readonly known: number; readonly to: string | null; readonly lastAt: Date | null } | null>
  /** The next leads of a round by key. */
  nextOfRound(
    crm: CrmName,
    object: string,
    after: string | null,
    limit: number,
  ): Promise<{ readonly refs: readonly LeadRef[]; readonly isLast: boolean }>
  /** Null: the next round begins. */
  moveRound(crm: CrmName, object: string, to: LeadRef | null, now: Date): Promise<void>
  /** Fields and objects that a CRM does not show. */
  readMissing(crm: CrmName): Promise<string[]>
  /** How many leads are known of these objects. */
  countDue(crm: CrmName, fingerprints: ReadingFingerprints): Promise<number>
  /** Up to where an object was read again, null at the start; no answer where there is nothing to be read so. */
  readPosition(
    crm: CrmName,
    object: string,
    fingerprint: string,
  ): Promise<{ readonly position: PullPosition | null } | null>
  /**
   * Stores a page of an object that is read again and moves its position, in one statement and only if it is still
   * `from`; `to` is null behind the last page. Otherwise as `LeadLedger.storePage`.
   */
  storePage(page: {
    readonly crm: CrmName
    readonly object: string
    readonly fingerprint: string
    readonly from: PullPosition | null
    readonly to: PullPosition | null
    readonly leads: readonly PulledLead[]
    readonly now: Date
  }): Promise<{ readonly changed: LeadRef[]; readonly isSuperseded: boolean }>
}

/** A decision to append, with what the write-back will have to do about it. */
export interface NewDecision {
  readonly ref: LeadRef
  readonly revision: number
  /** Id of the decision that stood when the lead was read; null when there was none. */
  readonly standing: number | null
  /** One name for all records of a person, which are decided together; null for a record of its own. */
  readonly person: string | null
  readonly decision: Decision
  /** `none`: the CRM already shows it. `guarded`: it changes a field that people write too. */
  readonly write: 'none' | 'plain' | 'guarded'
  readonly overrides: readonly Override[]
  /** What we wrote into a record that became this one, to be taken for written here where nothing was since. */
  readonly takesOver: Readonly<Record<string, CrmValue>>
  readonly baseline: StoredLead['baseline']
  /** It says what the standing one says: that one stays, nothing is appended, and no write becomes due. */
  readonly isRepeated: boolean
  /** When it is to be decided again though nothing changed, ISO 8601; null for never. */
  readonly decideAgainAt: string | null
  /**
   * Where the lead stands among its colleagues; null when it was never asked, or its company is not known. `as-before`:
   * decided on the group of its last decision; should that have been reopened meanwhile, the lead stays undecided.
   */
  readonly buyingGroup:
    | 'as-before'
    | {
        /** The company's domain. */
        readonly company: string
        /** It can sign itself. */
        readonly isDecisionMaker: boolean
        /** What the decision took for true: that somebody at the company can. */
        readonly hasDecisionMaker: boolean
      }
    | null
}

export interface DecisionLedger {
  /**
   * Appends what is not repeated; by which definition a lead was judged is kept in any case. Where a lead has moved on since it was read, or was decided by somebody else, the decisions of the whole
   * person are kept but do not become the leads' own: these leads come back, to be read and decided again.
   */
  append(decisions: readonly NewDecision[], now: Date): Promise<LeadRef[]>
}

/** One lead's planned or settled write. */
export interface PlannedWrite {
  readonly ref: LeadRef
  readonly decisionId: number
  readonly changes: Readonly<Record<string, CrmValue>>
}

/** What is recorded of a failure in the statement that settles what failed. */
export type SettledFailure = Pick<NewFailure, 'kind' | 'cause' | 'message' | 'next'>

/** A failure that leads of a CRM have in common: one row, however many they are. */
export interface SharedFailure extends SettledFailure, Tries {
  /** How many leads met it now. */
  readonly count: number
}

/** What a batch tells of causes that leads have in common. */
export interface SharedFailures {
  readonly crm: CrmName
  readonly met: readonly SharedFailure[]
  /** Causes that are gone: what waits for them is due at the next sweep. */
  readonly gone: readonly string[]
}

export type SettledWrite = {
  readonly ref: LeadRef
  readonly decisionId: number
  readonly suppressed: readonly SuppressedField[]
} & (
  | {
      readonly state: 'confirmed'
      readonly written: Readonly<Record<string, CrmValue>>
      /** A second write has to follow: the lead stays due. */
      readonly isHalf: boolean
      readonly clearedStage: ClearedStage | null
      /** Causes for which parts of it wait. */
      readonly waitsFor: readonly string[]
      /** When the values of it that were refused are tried again. */
      readonly refusal: Tries
      /** The snapshot after the write, so that its echo changes nothing. */
      readonly lead: Lead
      readonly fingerprint: string
    }
  /** The CRM's answer, in its own words without personal values. */
  | {
      readonly state: 'rejected'
      readonly answer: string
      /** It was to set a stage that we had cleared: the lead stays due, to have back what stood there. */
      readonly isHalf: boolean
      readonly clearedStage: ClearedStage | null
      readonly refusal: Tries
      /** Recorded with it; null where somebody else gets the lead, so that nothing is left to mend. */
      readonly failure: SettledFailure | null
    }
  /** Went wrong; due again after `retryAt`. When it `mayHaveArrived`, it counts as unanswered. */
  | {
      readonly state: 'postponed'
      readonly answer: string
      readonly retryAt: Date
      readonly mayHaveArrived: boolean
      /** Where a person has to mend something first: how often it was met in a row. */
      readonly refusals: number
    }
  /** The CRM holds it no longer, in its own words. */
  | { readonly state: 'gone'; readonly answer: string; readonly lead: Lead; readonly fingerprint: string }
)

/** What a read after a write without an answer found. */
export interface FoundWrite {
  readonly ref: LeadRef
  /** What of it the CRM held at some time; empty when nothing arrived. */
  readonly arrived: Readonly<Record<string, CrmValue>>
  readonly clearedStage: ClearedStage | null
}

/** A decision whose write was held back until the lead would have its owner. */
export interface HeldWrite {
  readonly ref: LeadRef
  readonly decisionId: number
  readonly write: 'plain' | 'guarded'
}

/** What waits to be written to one CRM. */
export interface DueWrites {
  readonly leads: readonly StoredLead[]
  /** How many are due in all, counted no further than asked for. */
  readonly total: number
  /** Since when the longest waiting one is due, ISO 8601; null when none is. */
  readonly since: string | null
  /** As `FailureLedger.readHolds` answers them, without a statement of their own; none where nothing is due. */
  readonly holds: ReadonlyMap<string, Tries>
}

export interface DueLimits {
  readonly take: number
  readonly countTo: number
  /** A guarded lead that is due since before this moment goes first, whatever the number of them. */
  readonly patientUntil: Date
}

export interface RetryLimits {
  /** The most refused leads that are made due at once. */
  readonly leads: number
  /** How many try out whether a cause is gone: what one call carries. */
  readonly toTry: number
}

export interface WriteLedger {
  /**
   * Leads with a write due. Guarded ones cost a read for each batch that has any, so they go together: first when they
   * fill a batch, have waited enough, or no more than `countTo` are due in all; else after the plain ones.
   */
  due(crm: CrmName, limits: DueLimits, now: Date): Promise<DueWrites>
  /** Makes all that was postponed or put off due at once: a process starts, and somebody may have mended what was wrong. */
  hasten(now: Date): Promise<void>
  /** Makes the write of leads that got no owner due; once, as long as the lead is put off. */
  release(writes: readonly HeldWrite[], now: Date): Promise<void>
  /** Closes the plans of these leads that never got an answer, and remembers as written what arrived. */
  settleUnanswered(writes: readonly FoundWrite[], now: Date): Promise<void>
  /** Records what is about to be sent. */
  plan(writes: readonly PlannedWrite[], now: Date): Promise<void>
  /**
   * Records the answers, and in the same statement the failures of those that were refused; a confirmed lead is no longer
   * due unless it was half done, and its open failures are resolved but that of its task.
   */
  settle(writes: readonly SettledWrite[], now: Date, shared?: SharedFailures): Promise<void>
  /**
   * Makes refused writes due whose time has come, and leads that wait for a cause: a few of them to try it, all of them
   * once it is gone. Answers how many.
   */
  retryRefused(crm: CrmName, now: Date, limits: RetryLimits): Promise<number>
  /** How many leads of these CRMs `retryRefused` would make due. */
  countRetriable(crmNames: readonly CrmName[], now: Date): Promise<number>
  /**
   * Has everything of a CRM that was refused tried again by the next sweep: somebody may have mended what was wrong. With
   * `stages` also a stage that had to be put back: each try of that clears the field for a moment.
   */
  hastenRefused(crm: CrmName, now: Date, options: { readonly stages: boolean }): Promise<void>
}

export interface StoredAssignment {
  readonly assignment: Assignment
  /** ISO 8601. */
  readonly assignedAt: string
}

export interface RotationLedger {
  /**
   * Assigns owners; assignments and the rotation's turn are stored together or not at all, and only if nobody assigned
   * anything meanwhile. `choose` is pure: it is given the rotation's next step, the leads still without an owner, in the
   * order asked, and what the others have (by `leadKey`); what it chooses for one of these takes the place of that.
   * Answers the assignments of all leads asked for.
   *
   * `toFollowUp` are people, by their records, each of whom is to have a task: planned in the same statement for whoever
   * is assigned for the first time, unless there is one from before; a planned one goes along to the record that leads now.
   */
  assign(
    route: string,
    refs: readonly LeadRef[],
    choose: (
      nextStep: number,
      refs: readonly LeadRef[],
      assigned: ReadonlyMap<string, StoredAssignment>,
    ) => readonly Assignment[],
    now: Date,
    toFollowUp?: readonly (readonly LeadRef[])[],
  ): Promise<Assignment[]>
  /**
   * Takes leads back from owners that the CRM refused, those that follow them too, and remembers whom it refused. Tasks
   * that are not created yet are withdrawn.
   */
  takeBack(refused: readonly { readonly ref: LeadRef; readonly ownerId: string }[]): Promise<void>
}

/** A task on its way into a CRM. */
export interface StoredTask {
  readonly id: number
  /** Stands in the task itself, so that it is known again. */
  readonly reference: string
  readonly stored: StoredLead
  /** When it was sent first without ever being answered, ISO 8601; null when nobody has to look for it. */
  readonly doubtfulSince: string | null
  /** How often in a row its CRM refused it. */
  readonly refusals: number
}

/** A task as it was read: when it was sent and where it lay tell whether anybody went on with it since. */
export type TaskAsRead = Pick<StoredTask, 'doubtfulSince'> & {
  readonly stored: { readonly lead: Pick<Lead, 'ref'> }
}

/** What became of a task, or what is to be done about it next. */
export type SettledTask = {
  readonly id: number
  /** What this was judged by: it holds only while nobody went on with the task since. Null for what a CRM said. */
  readonly asRead: TaskAsRead | null
} & (
  | { readonly state: 'confirmed'; readonly taskId: string }
  /** The CRM's answer, in its own words without personal values; to be tried again then. */
  | {
      readonly state: 'rejected'
      readonly answer: string
      readonly refusals: number
      readonly retryAt: Date
      readonly failure: SettledFailure
    }
  | { readonly state: 'withdrawn'; readonly answer: string }
  /** To be gone on with then; looked for first where it `mayExist`. */
  | {
      readonly state: 'planned'
      readonly retryAt: Date
      readonly mayExist: boolean
      /** How often in a row something stood in its way that only a person mends. */
      readonly refusals: number
    }
  /**
   * The record became another one; withdrawn where that has a task of its own. As long as the ledger does not hold that
   * record, the task stays where it is until `retryAt`.
   */
  | { readonly state: 'handed-on'; readonly to: LeadRef; readonly retryAt: Date }
)

export interface TaskReport {
  readonly ref: LeadRef
  readonly state: string
  /** Until when the lead is to be followed up, ISO 8601; null before it was sent. */
  readonly dueAt: string | null
  /** The CRM's id of it; null while it is not known to be there. */
  readonly taskId: string | null
  readonly answer: string | null
  /** ISO 8601. */
  readonly at: string
}

/** An outbox of its own: planned with the assignment, sent, then confirmed, rejected or withdrawn. */
export interface TaskLedger {
  /**
   * Tasks whose time has come and whose lead is decided and written, the longest waiting ones first; only those of
   * `leads` when these are named, refused ones among them, without regard to when they were to be tried again.
   */
  due(
    crm: CrmName,
    leads: readonly LeadRef[] | null,
    limits: { readonly take: number; readonly countTo: number },
    now: Date,
  ): Promise<{
    readonly tasks: readonly StoredTask[]
    /** How many are due in all, counted no further than asked for. */
    readonly total: number
    /** Since when the longest waiting one is due, ISO 8601; null when none is. */
    readonly since: string | null
  }>
  /**
   * Records that these tasks are about to be sent, to be looked for from `lookAgainAt` on unless they are settled before.
   * Answers the ids of those that nobody else has sent since they were read.
   */
  claim(
    tasks: readonly (TaskAsRead & Pick<StoredTask, 'id'> & { readonly dueAt: string })[],
    lookAgainAt: Date,
    now: Date,
  ): Promise<number[]>
  /** A task that is confirmed or withdrawn is no longer among the open failures. */
  settle(tasks: readonly SettledTask[], now: Date): Promise<void>
  /** When the next open task of a CRM is to be gone on with, ISO 8601; null when nothing is open. */
  nextAt(crm: CrmName): Promise<string | null>
  /** Tasks of these CRMs that are due now or in doubt. */
  countOpen(crmNames: readonly CrmName[], now: Date): Promise<number>
  /** Tasks planned since then, by state. */
  report(since: Date): Promise<{ readonly state: string; readonly count: number }[]>
  /** The tasks of these leads, latest first. */
  read(refs: readonly LeadRef[]): Promise<TaskReport[]>
}

export interface StoredEnrichment {
  readonly domain: string
  readonly source: string
  /** Null: the source was asked and does not know the company. */
  readonly firmographics: Firmographics | null
  readonly fetchedAt: string
}

export interface EnrichmentLedger {
  read(domains: readonly string[]): Promise<StoredEnrichment[]>
  store(enrichments: readonly StoredEnrichment[]): Promise<void>
}

export interface NewFailure {
  readonly job: string
  readonly queue: string
  /** Null when it concerns no single lead. */
  readonly ref: LeadRef | null
  readonly kind: FailureKind | 'bug'
  /** What several leads have in common that fail alike, or what stands in the way of this one; empty for most. */
  readonly cause: string
  readonly message: string
  /** What happens now, in a sentence. */
  readonly next: string
}

export interface StoredFailure extends NewFailure {
  readonly id: number
  readonly count: number
  readonly firstAt: string
  readonly lastAt: string
  /** When it is tried again by itself, ISO 8601; null where that is not known. */
  readonly nextAt: string | null
}

/** Open failures that are alike: of one job, in the same words but for the record's id; `cause` lists those of fields. */
export interface FailureGroup extends Omit<StoredFailure, 'id' | 'ref'> {
  /** How many leads have it; 0 when it concerns no single lead. */
  readonly leads: number
  /** One of them. */
  readonly example: LeadRef | null
}

export interface FailureLedger {
  /** The same failure (job, lead, kind, cause) that is still open is counted, not repeated. Answers in the order given. */
  record(failures: readonly NewFailure[], now: Date): Promise<StoredFailure[]>
  read(id: number): Promise<StoredFailure | null>
  listOpen(limit: number): Promise<StoredFailure[]>
  /** Open failures, alike ones as one, the latest first. */
  groupOpen(limit: number): Promise<FailureGroup[]>
  /** Closes one failure, because what had failed was tried again and went through. */
  resolve(id: number, now: Date): Promise<void>
  /**
   * Closes the open failures of a job on a queue that concern no single lead, because its latest run mends the earlier;
   * not those of a cause, and bugs only `withBugs`: one batch tells nothing of a bug in another.
   */
  resolveAll(job: string, queue: string, now: Date, withBugs: boolean): Promise<void>
  /** Set-ups of a CRM that leads wait for, open, with how often each was met and when it is tried again. */
  readHolds(crm: CrmName): Promise<ReadonlyMap<string, Tries>>
  /** Closes the failures of leads and jobs that nothing is open for any more, and causes that no lead waits for. */
  closeMended(now: Date): Promise<void>
}

/** A queue that stands still because our credentials were refused. */
export interface StoppedQueue {
  readonly queue: string
  /** The other side's words. */
  readonly because: string
  /** ISO 8601. */
  readonly since: string
  /** When it is tried next whether they work again, ISO 8601. */
  readonly probeAt: string
}

export interface StopLedger {
  /** Remembers that a queue stands still, and the failure with it; false when that was known. */
  stop(
    stopped: { readonly queue: string; readonly job: string; readonly failure: SettledFailure },
    now: Date,
    probeAt: Date,
  ): Promise<boolean>
  /** True for one caller once the time of a queue's next probe has come, which then is another. */
  claimProbe(queue: string, now: Date, nextProbeAt: Date): Promise<boolean>
  /** Forgets that queues stood still, and closes their failures of that kind. */
  release(queues: readonly string[], now: Date): Promise<void>
  list(): Promise<StoppedQueue[]>
}

export interface DefinitionLedger {
  /**
   * Remembers a definition under its id (`name@version#hash`) with its source text, which stays as it was first
   * published, and that it is the one in force from now on.
   */
  publish(id: string, source: string, now: Date): Promise<void>
}

export interface FunnelRow {
  readonly crm: CrmName
  readonly stage: LifecycleStage
  readonly count: number
}

export interface RankedLead {
  readonly ref: LeadRef
  readonly stage: LifecycleStage
  readonly score: number
  readonly bantScore: number | null
  readonly ownerName: string | null
  readonly short: string
}

export interface ReportLedger {
  funnel(): Promise<FunnelRow[]>
  /** Count of leads per band of `width` points of the score, from 0. */
  scoreBands(width: number): Promise<{ readonly from: number; readonly count: number }[]>
  /** The best leads to work on (AQL to SAL), each person once: furthest along the waterfall, then the highest score, then the id. */
  best(limit: number): Promise<RankedLead[]>
  /** How leads fared, all together and by the source that the CRM names, without regard to capitals (null: none), the largest `limit` sources first. */
  quality(limit: number): Promise<{
    readonly all: SourceQuality
    readonly sources: readonly (SourceQuality & { readonly source: string | null })[]
  }>
  /** Among leads decided since `since`: how many hold something in a field that cannot be read, the most first. */
  unreadable(since: Date): Promise<{ readonly field: string; readonly count: number }[]>
  /** Writes of each state since `since`. */
  writes(since: Date): Promise<{ readonly state: string; readonly count: number }[]>
  /** How many people were decided together out of records in more than one CRM. */
  countInSeveralCrms(): Promise<number>
  /** Writes and failures of leads, latest first, for `explain`. */
  history(refs: readonly LeadRef[]): Promise<{
    readonly writes: readonly {
      readonly ref: LeadRef
      readonly state: string
      readonly changes: Readonly<Record<string, CrmValue>>
      readonly suppressed: readonly SuppressedField[]
      readonly answer: string | null
      readonly at: string
    }[]
    readonly failures: readonly StoredFailure[]
  }>
}
