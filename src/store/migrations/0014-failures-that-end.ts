import { type Kysely, sql } from 'kysely'

/**
 * When what was refused is tried again, what of a lead waits, why, and which queues stand still. Leads whose last write
 * was refused before are due at once: nobody would have tried them again. Those whose stage had to be put back stay refused.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column refusals integer not null default 0,
      add column retry_at timestamptz,
      add column waits_for text[] not null default '{}';
    comment on column plumbline.lead.refusals is 'how often in a row its write was refused, or one of its values';
    comment on column plumbline.lead.retry_at is 'when what was refused is tried again; empty while it is due, and for most';
    comment on column plumbline.lead.waits_for is 'causes for which parts of its write wait, as failure.cause names them';
    update plumbline.lead l set refusals = 1, retry_at = now()
      where write_due = 'none' and is_active and (cleared_stage ->> 'refused' is not null or 'rejected' = (
        select w.state from plumbline.write w where w.lead_key = l.key order by w.id desc limit 1));
    create index lead_retry on plumbline.lead (crm, retry_at, key) where retry_at is not null;
    create index lead_waits on plumbline.lead (crm, key) where waits_for <> '{}';

    alter table plumbline.failure
      add column cause text collate "C" not null default '',
      add column tries integer not null default 0,
      add column next_at timestamptz;
    comment on column plumbline.failure.cause is 'what several leads have in common that fail alike, or what stands in the way of one; empty for most';
    comment on column plumbline.failure.tries is 'of a cause: how often in a row it was met';
    comment on column plumbline.failure.next_at is 'when it is tried again by itself, as far as that is known';
    drop index plumbline.failure_open;
    create unique index failure_open on plumbline.failure (job, queue, lead_key, kind, cause) where resolved_at is null;

    alter table plumbline.task add column refusals integer not null default 0;
    comment on column plumbline.task.refusals is 'how often in a row its CRM refused it';
    drop index plumbline.task_open;
    create index task_open on plumbline.task (crm, next_at, id) where state in ('planned', 'sent', 'rejected');

    create table plumbline.stopped_queue (
      queue text primary key,
      because text not null,
      since timestamptz not null,
      probe_at timestamptz not null
    );
    comment on table plumbline.stopped_queue is 'queues that stand still because credentials were refused';
    comment on column plumbline.stopped_queue.probe_at is 'not before this moment is it tried whether they work again';
  `.execute(db)
}
