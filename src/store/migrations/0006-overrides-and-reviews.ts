import { type Kysely, sql } from 'kysely'

/** What people have set over what we wrote, and when a lead is to be decided again though nothing changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column overrides jsonb not null default '[]',
      add column decide_again_at timestamptz;
    comment on column plumbline.lead.overrides is 'values of people in guarded fields, as the latest decision found them';
    comment on column plumbline.lead.decide_again_at is 'when the lead is to be decided again because time alone may have changed the decision; empty for most';
    create index lead_decide_again on plumbline.lead (crm, decide_again_at) where decide_again_at is not null;
  `.execute(db)
}
