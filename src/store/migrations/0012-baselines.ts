import { type Kysely, sql } from 'kysely'

/**
 * What guarded fields showed when a record was decided first. Of records that were decided before, what they show now, but
 * for what is a person's already; owners are compared with what stood there when they were chosen.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead add column baseline jsonb;
    comment on column plumbline.lead.baseline is 'what guarded fields that we have not written showed when the record was decided first; empty before that';
    update plumbline.lead l set baseline = (l.snapshot -> 'written') - 'hubspot_owner_id' - 'OwnerId'
      - array(select o ->> 'field' from jsonb_array_elements(l.overrides) as o)
    where l.decision_id is not null;
  `.execute(db)
}
