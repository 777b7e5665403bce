import { type Kysely, sql } from 'kysely'

/**
 * Which definition judged a lead last, whether it said anything new or not; and since when a definition is in force, which
 * may be long after it was published, when somebody goes back to it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead add column judged_by text collate "C";
    comment on column plumbline.lead.judged_by is 'the definition that last judged it; its decision may have been made under an earlier one that said the same';
    update plumbline.lead l set judged_by = d.definition from plumbline.decision d where d.id = l.decision_id;
    create index lead_judged on plumbline.lead (crm, judged_by, key) where is_active and judged_by is not null;

    alter table plumbline.definition add column in_force_at timestamptz;
    update plumbline.definition set in_force_at = published_at;
    alter table plumbline.definition alter column in_force_at set not null;
    comment on column plumbline.definition.in_force_at is 'when a process last took it; the latest one is in force';
  `.execute(db)
}
