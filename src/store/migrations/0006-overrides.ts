import { type Kysely, sql } from 'kysely'

/** What people have set over what we wrote, and when the first of it no longer stands. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column overrides jsonb not null default '[]',
      add column override_ends_at timestamptz;
    comment on column plumbline.lead.overrides is 'values of people in guarded fields, as the latest decision found them';
    comment on column plumbline.lead.override_ends_at is 'when the lead is to be decided again because one of them ends; empty for most';
    create index lead_override_ends on plumbline.lead (crm, override_ends_at) where override_ends_at is not null;
  `.execute(db)
}
