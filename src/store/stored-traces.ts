import { type RawBuilder, sql } from 'kysely'

/**
 * Named parts of the statement that stores snapshots, before them: `parted` are the keys of leads that a pulled one has
 * nothing in common with any more in one of its addresses or links. They are decided anew, each in whatever is left.
 */
export const partedLeads = (): RawBuilder<unknown> => sql`
    parted as materialized (
      select other.lead_key as key
      from pulled
      join plumbline.identity_key own on own.lead_key = pulled.key and own.key <> all(pulled.identity_keys)
      join plumbline.identity_key other on other.key = own.key and other.lead_key <> own.lead_key
      union
      select own.to_key from pulled
      join plumbline.identity_link own on own.lead_key = pulled.key and own.to_key <> all(pulled.links)
    ),
    -- Rows are locked in the order of their keys, as everywhere, so that two statements cannot wait in a circle.
    held as materialized (
      select l.key from plumbline.lead l
      where exists (select from parted) and l.key in (select key from pulled union select key from parted)
      order by l.key for update of l
    )`

/** After them: what the changed rows of `stored` are recognised by, and the leads elsewhere that are to be decided anew. */
export const storedTraces = (time: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    renewed as (
      select pulled.* from pulled join stored using (key) where stored.is_changed
    ),
    dropped_keys as (
      delete from plumbline.identity_key k using renewed
      where k.lead_key = renewed.key and k.key <> all(renewed.identity_keys)
    ),
    dropped_links as (
      delete from plumbline.identity_link i using renewed
      where i.lead_key = renewed.key and i.to_key <> all(renewed.links)
    ),
    added_keys as (
      insert into plumbline.identity_key (lead_key, key)
      select renewed.key, own.key from renewed, unnest(renewed.identity_keys) as own(key) order by 1, 2
      on conflict do nothing
    ),
    added_links as (
      insert into plumbline.identity_link (lead_key, to_key)
      select renewed.key, own.key from renewed, unnest(renewed.links) as own(key) order by 1, 2
      on conflict do nothing
    ),
    parted_elsewhere as (
      update plumbline.lead l set
        revision = l.revision + 1, changed_at = ${time}, changed_in = pg_current_xact_id(), put_off_until = null
      from parted
      where l.key = parted.key and l.key not in (select key from stored) and (select count(*) from held) >= 0
      returning l.crm, l.object, l.id
    )`
