import { type Kysely, sql } from 'kysely'

/** What a write took the place of, and when a day was last said to be used up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column cleared_stage jsonb,
      add column overwritten text;
    comment on column plumbline.lead.cleared_stage is 'our word that was cleared so that the stage could move back, and the one that the CRM refused in its place';
    comment on column plumbline.lead.overwritten is 'fingerprint that the snapshot had before our last write: with the same stamp it was read before it';

    alter table plumbline.call_budget add column said_at timestamptz, drop column is_refused;
    comment on column plumbline.call_budget.said_at is 'when it was last said that our share of the day is used up';
  `.execute(db)
}
