import { type Kysely, sql } from 'kysely'

/**
 * A lead's key is `crm/object/id`, compared byte by byte so that every engine sorts alike.
 * The indexes with a condition hold only the leads that something is open for, so that finding them stays cheap.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plumbline.lead (
      key text collate "C" primary key,
      crm text not null,
      object text not null,
      id text not null,
      modified_at timestamptz not null,
      read_at timestamptz not null,
      snapshot jsonb not null,
      fingerprint text not null,
      is_active boolean not null,
      revision integer not null,
      changed_at timestamptz not null,
      changed_in xid8 not null,
      last_written jsonb not null default '{}',
      decision_id bigint,
      decided_revision integer,
      decided_at timestamptz,
      stage text,
      stage_rank smallint,
      score double precision,
      is_routable boolean not null default false,
      write_due text not null default 'none' check (write_due in ('none', 'plain', 'guarded')),
      due_at timestamptz
    );
    comment on column plumbline.lead.changed_in is 'the transaction that last moved the fingerprint';
    create index lead_undecided on plumbline.lead (crm, changed_at, key) where decided_revision is distinct from revision;
    create index lead_unrouted on plumbline.lead (crm, decided_at, key) where is_routable and is_active;
    create index lead_due on plumbline.lead (crm, write_due, due_at, key) where write_due <> 'none';
    create index lead_funnel on plumbline.lead (crm, stage) where is_active and decision_id is not null;
    create index lead_best on plumbline.lead (stage_rank desc, score desc, key)
      where is_active and decision_id is not null;

    create table plumbline.decision (
      id bigint generated always as identity primary key,
      lead_key text collate "C" not null,
      revision integer not null,
      definition text not null,
      decision jsonb not null,
      write text not null,
      decided_at timestamptz not null
    );
    create index decision_of_lead on plumbline.decision (lead_key, id);

    create table plumbline.write (
      id bigint generated always as identity primary key,
      lead_key text collate "C" not null,
      decision_id bigint not null,
      state text not null check (
        state in ('planned', 'confirmed', 'unchanged', 'suppressed', 'rejected', 'postponed', 'unanswered')
      ),
      changes jsonb not null,
      suppressed jsonb not null default '[]',
      answer text,
      planned_at timestamptz not null,
      settled_at timestamptz
    );
    create index write_of_lead on plumbline.write (lead_key, id);
    create index write_planned on plumbline.write (lead_key) where state = 'planned';
    create index write_by_time on plumbline.write (planned_at);

    create table plumbline.watermark (
      crm text primary key,
      position jsonb not null,
      moved_at timestamptz not null
    );

    create table plumbline.rotation (
      route text primary key,
      next_step integer not null,
      moved_at timestamptz not null
    );

    create table plumbline.assignment (
      lead_key text collate "C" primary key,
      route text not null,
      assignment jsonb not null,
      assigned_at timestamptz not null
    );

    create table plumbline.enrichment (
      domain text collate "C" not null,
      source text not null,
      firmographics jsonb,
      fetched_at timestamptz not null,
      primary key (domain, source)
    );

    create table plumbline.definition (
      id text primary key,
      source text not null,
      published_at timestamptz not null
    );

    create table plumbline.failure (
      id bigint generated always as identity primary key,
      job text not null,
      queue text not null,
      lead_key text collate "C" not null,
      kind text not null,
      message text not null,
      next text not null,
      count integer not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      resolved_at timestamptz
    );
    comment on column plumbline.failure.lead_key is 'empty when it concerns no single lead';
    create unique index failure_open on plumbline.failure (job, queue, lead_key, kind) where resolved_at is null;
    create index failure_of_lead on plumbline.failure (lead_key, id);
    create index failure_by_time on plumbline.failure (last_at) where resolved_at is null;
  `.execute(db)
}
