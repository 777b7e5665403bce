import { type Kysely, sql } from 'kysely'

/**
 * What guarded fields showed when a record was decided first. Of records that were decided before, what they show now, but
 * for what is a person's already; owners are compared with what stood there when they were chosen. And leads of
 * Salesforce that a queue was taken for the owner of are routed anew: their tasks, which could not be created, go along.
 * Also what somebody typed over a field that only we write.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plumbline.lead
      add column baseline jsonb,
      add column typed_over jsonb,
      add column put_back_at timestamptz;
    comment on column plumbline.lead.typed_over is 'what a pull last found in fields that we had written, in place of ours: when, and by field what we wrote and what stood there';
    comment on column plumbline.lead.put_back_at is 'when the lead was last decided anew for that reason alone, which happens once in 24 hours';
    comment on column plumbline.lead.baseline is 'what guarded fields that we have not written showed when the record was decided first; empty before that';
    update plumbline.lead l set baseline = (l.snapshot -> 'written') - 'hubspot_owner_id' - 'OwnerId'
      - array(select o ->> 'field' from jsonb_array_elements(l.overrides) as o)
    where l.decision_id is not null;

    with dropped as (
      delete from plumbline.assignment a
      where a.lead_key like 'salesforce/%' and a.assignment ->> 'step' is null
        and coalesce(a.assignment #>> '{follows,ownerId}', a.assignment ->> 'ownerId') like '00G%'
      returning a.lead_key
    ),
    tasks as (
      delete from plumbline.task t using dropped where t.lead_key = dropped.lead_key and t.state in ('planned', 'rejected')
    ),
    resolved as (
      update plumbline.failure f set resolved_at = now() from dropped
      where f.lead_key = dropped.lead_key and f.job = 'create-tasks' and f.resolved_at is null
    )
    update plumbline.lead l set decided_revision = null, changed_at = now() from dropped where l.key = dropped.lead_key;
  `.execute(db)
}
