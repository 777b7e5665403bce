import { type Kysely, sql } from 'kysely'

/**
 * Tasks on their way into the CRMs. Leads that were assigned before have no row and get no task: their owners have been
 * at work on them, and would find thousands at once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plumbline.task (
      id bigint generated always as identity primary key,
      lead_key text collate "C" not null,
      crm text not null,
      reference text not null,
      state text not null check (state in ('planned', 'sent', 'confirmed', 'rejected', 'withdrawn')),
      next_at timestamptz not null,
      sent_at timestamptz,
      follow_up_by timestamptz,
      crm_id text,
      answer text,
      planned_at timestamptz not null,
      settled_at timestamptz
    );
    comment on column plumbline.task.reference is 'stands in the task itself, so that it is known again';
    comment on column plumbline.task.next_at is 'a planned one is not sent before, one that was sent not looked for before';
    comment on column plumbline.task.sent_at is 'when it was sent first without ever being answered';
    create index task_of_lead on plumbline.task (lead_key, id);
    create index task_open on plumbline.task (crm, next_at, id) where state in ('planned', 'sent');
    create index task_by_time on plumbline.task (planned_at);
  `.execute(db)
}
