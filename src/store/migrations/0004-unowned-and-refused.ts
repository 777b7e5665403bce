import { type Kysely, sql } from 'kysely'

/** Until when a lead that cannot go on by itself is left alone, and whom its CRM would not let have it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column put_off_until timestamptz,
      add column refused_owners jsonb not null default '[]';
    comment on column plumbline.lead.put_off_until is 'the sweeper leaves it alone until then; empty for most';
    comment on column plumbline.lead.refused_owners is 'ids of owners that the CRM refused for this lead';
  `.execute(db)
}
