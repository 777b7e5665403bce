import type { ColumnType, Generated, Kysely } from 'kysely'
import type { ClearedStage } from '../domain/cleared-stage.ts'
import type { Assignment, Decision } from '../domain/decision.ts'
import type { CrmValue, Lead } from '../domain/lead.ts'
import type { LifecycleStage } from '../domain/lifecycle-stage.ts'
import type { Override } from '../domain/override.ts'
import type { TypedOver } from '../domain/typed-over.ts'
import type { SuppressedField } from '../domain/write-back-plan.ts'
import type { PullPosition } from '../ports/crm.ts'
import type { Firmographics } from '../ports/firmographic-source.ts'
import type { NewDecision, NewFailure } from '../ports/ledger.ts'

/** jsonb goes in as text that `jsonText` made and comes out read. */
type Json<Value> = ColumnType<Value, string, string>
/** Goes in as ISO 8601. */
type Time = ColumnType<Date, string, string>

/** The tables of the schema `plumbline`, as migrations/ makes them. */
export interface LedgerTables {
  account: { crm: string; id: string; kept_at: Time }
  lead: {
    key: string
    crm: string
    object: string
    id: string
    modified_at: Time
    read_at: Time
    snapshot: Json<Lead>
    fingerprint: string
    is_active: boolean
    revision: number
    changed_at: Time
    last_written: Json<Readonly<Record<string, CrmValue>>>
    decision_id: number | null
    decided_revision: number | null
    decided_at: Time | null
    stage: LifecycleStage | null
    stage_rank: number | null
    score: number | null
    is_routable: boolean
    company: string | null
    is_decision_maker: boolean
    has_decision_maker: boolean | null
    recontact_on: Time | null
    disqualified_by: string | null
    /** Out of the snapshot, by the database itself. */
    source: ColumnType<string | null, never, never>
    write_due: NewDecision['write']
    due_at: Time | null
    put_off_until: Time | null
    refused_owners: Json<readonly string[]>
    overrides: Json<readonly Override[]>
    /**
     * What the guarded fields that we have not written are compared with: the stage, by the CRM's field name, that the
     * record showed when it was decided first. A value there that differs from it, or from `last_written` where that has
     * the field, is a person's. Null before the first decision.
     */
    baseline: Json<Readonly<Record<string, CrmValue>> | null>
    /** What a pull last found in fields that we had written, in place of ours, guarded ones among them. */
    typed_over: Json<TypedOver | null>
    /** When the lead was last decided anew for that reason alone. */
    put_back_at: Time | null
    decide_again_at: Time | null
    inputs_at: Time
    person: string | null
    judged_by: string | null
    overwritten: string | null
    cleared_stage: Json<ClearedStage | null>
    refusals: Generated<number>
    retry_at: Time | null
    waits_for: Generated<string[]>
  }
  decision: {
    id: Generated<number>
    lead_key: string
    revision: number
    definition: string
    decision: Json<Decision>
    write: NewDecision['write']
    decided_at: Time
  }
  write: {
    id: Generated<number>
    lead_key: string
    decision_id: number
    state: string
    changes: Json<Readonly<Record<string, CrmValue>>>
    suppressed: Json<SuppressedField[]>
    answer: string | null
    planned_at: Time
    settled_at: Time | null
  }
  identity_key: { key: string; lead_key: string }
  identity_link: { lead_key: string; to_key: string }
  watermark: { crm: string; position: Json<PullPosition>; moved_at: Time }
  rotation: { route: string; next_step: number; moved_at: Time }
  assignment: { lead_key: string; route: string; assignment: Json<Assignment>; assigned_at: Time }
  task: {
    id: Generated<number>
    lead_key: string
    crm: string
    reference: string
    state: string
    next_at: Time
    sent_at: Time | null
    follow_up_by: Time | null
    crm_id: string | null
    answer: string | null
    refusals: number
    planned_at: Time
    settled_at: Time | null
  }
  stopped_queue: { queue: string; because: string; since: Time; probe_at: Time }
  enrichment: { domain: string; source: string; firmographics: Json<Firmographics | null>; fetched_at: Time }
  definition: { id: string; source: string; published_at: Time; in_force_at: Time }
  failure: {
    id: Generated<number>
    job: string
    queue: string
    lead_key: string
    kind: NewFailure['kind']
    cause: string
    tries: number
    next_at: Time | null
    message: string
    next: string
    count: number
    first_at: Time
    last_at: Time
    resolved_at: Time | null
  }
}

/** kysely over the ledger's tables; its builder says the schema by itself, statements in `sql` say it themselves. */
export type LedgerDatabase = Kysely<LedgerTables>
