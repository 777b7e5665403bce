import { type Kysely, sql } from 'kysely'

/**
 * What the records of one person have in common. Leads of before get their rows when their CRM next shows a change, and
 * at the latest with the first pull, since what they are known as is part of the fingerprint.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plumbline.identity_key (
      key text collate "C" not null,
      lead_key text collate "C" not null,
      primary key (key, lead_key)
    );
    comment on column plumbline.identity_key.key is 'hash of an e-mail address, in the one spelling that stands for its owner';
    create index identity_key_of_lead on plumbline.identity_key (lead_key);

    create table plumbline.identity_link (
      lead_key text collate "C" not null,
      to_key text collate "C" not null,
      primary key (lead_key, to_key)
    );
    comment on table plumbline.identity_link is 'records that a CRM itself links with each other';
    create index identity_link_to on plumbline.identity_link (to_key);

    alter table plumbline.lead
      add column inputs_at timestamptz,
      add column person text collate "C";
    update plumbline.lead set inputs_at = modified_at;
    alter table plumbline.lead alter column inputs_at set not null;
    comment on column plumbline.lead.inputs_at is 'the CRM''s stamp of the last change of the values and actions';
    comment on column plumbline.lead.person is 'one name for the records that were decided together; empty for a record of its own';
    create index lead_person on plumbline.lead (person) where person is not null;
  `.execute(db)
}
