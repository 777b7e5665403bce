import { type Kysely, sql } from 'kysely'

/**
 * A lead that was asked something knows its company, so that colleagues find each other. Leads of before learn it when
 * they are next decided.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column company text collate "C",
      add column is_decision_maker boolean not null default false,
      add column has_decision_maker boolean;
    comment on column plumbline.lead.company is 'domain of the company; empty for a lead that was never asked';
    comment on column plumbline.lead.has_decision_maker is 'what its decision took for true of its company';
    create index lead_buying_group on plumbline.lead (company) where company is not null;
  `.execute(db)
}
