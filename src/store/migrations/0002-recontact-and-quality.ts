import { type Kysely, sql } from 'kysely'

/**
 * What finding due nurture leads and reporting the quality of sources ask of every lead, as columns of its own, so
 * that neither has to open a million decisions.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column recontact_on date,
      add column disqualified_by text,
      add column source text generated always as (snapshot #>> '{values,source}') stored;
    update plumbline.lead l set
      recontact_on = (d.decision ->> 'recontactOn')::date,
      disqualified_by = d.decision ->> 'disqualifiedBy'
    from plumbline.decision d where d.id = l.decision_id;
    create index lead_recontact on plumbline.lead (crm, recontact_on, key) where recontact_on is not null;
  `.execute(db)
}
