import { type RawBuilder, sql } from 'kysely'
import { mostBearers } from '../domain/identity/same-person.ts'

/**
 * Named parts of the statement that stores snapshots, before them. `retraced` are the pulled leads that are recognised by
 * something else than before; `parted` those leads that are grouped otherwise because of it, though nothing about
 * themselves changed. They are decided anew, each in whatever is left: leads that had something in common with a pulled
 * one; those left when an address has few enough bearers again to be somebody's own; and those who had one in common
 * that has too many now. Of an address in thousands of records nobody else is touched, since it connected nobody.
 */
export const partedLeads = (): RawBuilder<unknown> => sql`
    newest as materialized (
      select pulled.key, pulled.identity_keys, pulled.links
      from pulled left join plumbline.lead l on l.key = pulled.key
      where l.key is null or pulled.modified_at >= l.modified_at
    ),
    moved_keys as materialized (${movedTraces('identity_key', 'key', 'identity_keys')}),
    moved_links as materialized (${movedTraces('identity_link', 'to_key', 'links')}),
    retraced as (select lead_key from moved_keys union select lead_key from moved_links),
    regrouped_keys as materialized (${regrouped('moved_keys', 'identity_key', 'key')}),
    regrouped_links as materialized (${regrouped('moved_links', 'identity_link', 'to_key')}),
    parted as materialized (
      select unnest(others) as key from regrouped_keys
      union select unnest(others) from regrouped_links
      union select trace from regrouped_links
    ),
    -- Rows are locked in the order of their keys, so that two statements that store leads cannot wait in a circle.
    held as materialized (
      select l.key from plumbline.lead l
      where exists (select from parted) and l.key in (select key from pulled union select key from parted)
      order by l.key for update of l
    )`

/** Which traces of one sort a pulled lead has lost or gained. */
const movedTraces = (table: string, trace: string, now: string): RawBuilder<unknown> => sql`
      select own.lead_key, own.${sql.ref(trace)} as trace, false as is_gained
      from newest join plumbline.${sql.ref(table)} own on own.lead_key = newest.key
      where own.${sql.ref(trace)} <> all(newest.${sql.ref(now)})
      union all
      select newest.key, gained.trace, true
      from newest cross join unnest(newest.${sql.ref(now)}) as gained(trace)
      where not exists (
        select from plumbline.${sql.ref(table)} own
        where own.${sql.ref(trace)} = gained.trace and own.lead_key = newest.key)`

/**
 * Each of these with the others who bear it, where these are grouped otherwise by it: they part from who lost it, or are
 * few enough to be one person again; or those who gained it make them too many.
 */
const regrouped = (moved: string, table: string, trace: string): RawBuilder<unknown> => sql`
      select touched.trace, bearers.others
      from (
        select trace, count(*) filter (where is_gained) as gained,
          coalesce(array_agg(lead_key) filter (where not is_gained), '{}') as losers
        from ${sql.ref(moved)} group by trace
      ) touched
      cross join lateral (
        select array(
          select own.lead_key from plumbline.${sql.ref(table)} own
          where own.${sql.ref(trace)} = touched.trace and own.lead_key <> all(touched.losers)
          limit ${sql.lit(mostBearers + 1)}) as others
      ) bearers
      where cardinality(bearers.others) <= ${sql.lit(mostBearers)}
        and (touched.losers <> '{}' or cardinality(bearers.others) + touched.gained > ${sql.lit(mostBearers)})`

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
      select renewed.key, own.key from renewed, unnest(renewed.identity_keys) as own(key) order by renewed.key collate "C", own.key collate "C"
      on conflict do nothing
    ),
    added_links as (
      insert into plumbline.identity_link (lead_key, to_key)
      select renewed.key, own.key from renewed, unnest(renewed.links) as own(key) order by renewed.key collate "C", own.key collate "C"
      on conflict do nothing
    ),
    parted_elsewhere as (
      update plumbline.lead l set
        revision = l.revision + 1, changed_at = ${time}, changed_in = pg_current_xact_id(), put_off_until = null
      from parted
      where l.key = parted.key and l.key not in (select key from stored) and (select count(*) from held) >= 0
      returning l.crm, l.object, l.id
    )`
