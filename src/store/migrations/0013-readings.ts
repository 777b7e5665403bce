import { type Kysely, sql } from 'kysely'

/**
 * What is read of each object, and where reading all of it again stands. How the records were read that the ledger holds
 * already, nobody remembers: they are read again once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table plumbline.reading (
      crm text not null,
      object text not null,
      fingerprint text not null,
      taken_at timestamptz not null,
      is_reread_due boolean not null default false,
      reread_position jsonb,
      unshown jsonb not null default '[]',
      refreshed_to text,
      refreshed_at timestamptz,
      primary key (crm, object)
    );
    comment on column plumbline.reading.fingerprint is 'of what the mapping in force reads of the object';
    comment on column plumbline.reading.is_reread_due is 'all records of the object are to be read again, beside the pull of what changes';
    comment on column plumbline.reading.reread_position is 'up to where they have been read again; null: not begun';
    comment on column plumbline.reading.unshown is 'fields that the mapping reads and the CRM does not show';
    comment on column plumbline.reading.refreshed_to is 'key of the lead up to which the slow sweep has read its round';
    comment on column plumbline.reading.refreshed_at is 'when the slow sweep last read some';
    insert into plumbline.reading (crm, object, fingerprint, taken_at)
      select distinct l.crm, l.object, '', w.moved_at from plumbline.lead l join plumbline.watermark w on w.crm = l.crm;
  `.execute(db)
}
