import { sql } from 'kysely'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import type { PullPosition } from '../ports/crm.ts'
import type { ReadingLedger } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import { changedOf, partedElsewhere, readOtherwise } from './lead-ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { storedLeads } from './stored-leads.ts'

export function createReadingLedger(db: LedgerDatabase): ReadingLedger {
  return {
    /** Before the first pull there is nothing to be read again; that pull reads everything. */
    async publish(crm, fingerprints, now) {
      const rows = Object.entries(fingerprints).map(([object, fingerprint]) => ({ object, fingerprint }))
      await sql`
        insert into plumbline.reading as r (crm, object, fingerprint, taken_at)
        select ${crm}::text, object, fingerprint, ${now.toISOString()}::timestamptz
        from jsonb_to_recordset(${jsonText(rows)}::jsonb) as reading(object text, fingerprint text)
        on conflict (crm, object) do update set
          fingerprint = excluded.fingerprint,
          taken_at = excluded.taken_at,
          is_reread_due = exists (select from plumbline.watermark where crm = excluded.crm),
          reread_position = null
        where r.fingerprint <> excluded.fingerprint`.execute(db)
    },

    async isReadOtherwise(crm, fingerprints) {
      const { rows } = await sql<{ is: boolean }>`select ${readOtherwise(crm, fingerprints)} as is`.execute(
        db,
      )
      return rows[0]?.is === true
    },

    async restart(crm, objects) {
      if (objects.length === 0) return
      await sql`
        update plumbline.reading set is_reread_due = true, reread_position = null
        where crm = ${crm} and object = any(${[...objects]}::text[])
          and exists (select from plumbline.watermark where crm = ${crm})`.execute(db)
    },

    async due(crm, fingerprints) {
      const { rows } = await sql<{ object: string }>`
        select object from plumbline.reading
        where crm = ${crm} and is_reread_due and ${jsonText(fingerprints)}::jsonb ->> object = fingerprint
          and not unshown @> to_jsonb(object)
        order by object`.execute(db)
      return rows.map(({ object }) => object)
    },

    /** By the object that a name begins with. */
    async noteFields(crm, { shown, missing }) {
      const rows = byObject(shown, missing)
      await sql`
        with told as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as told(object text, shown jsonb, missing jsonb)
        ),
        held as materialized (
          select r.object, r.unshown as before, told.shown, told.missing
          from plumbline.reading r join told using (object) where r.crm = ${crm} order by r.object for update of r
        ),
        noted as (
          select object, before, coalesce((
            select jsonb_agg(name order by name) from (
              select name from jsonb_array_elements_text(before) name where not shown @> to_jsonb(name)
              union select name from jsonb_array_elements_text(missing) name
            ) names), '[]') as after
          from held
        )
        update plumbline.reading r set
          unshown = noted.after,
          is_reread_due = r.is_reread_due or not noted.after @> noted.before,
          reread_position = case when noted.after @> noted.before then r.reread_position end
        from noted where r.crm = ${crm} and r.object = noted.object and noted.after <> noted.before`.execute(
        db,
      )
    },

    async countToReview(crm, now) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from plumbline.lead
        where crm = ${crm} and is_active and decide_again_at < ${now.toISOString()}::timestamptz`.execute(db)
      return rows[0]?.count ?? 0
    },

    async readRound(crm, object) {
      const { rows } = await sql<{ known: number; to: string | null; last_at: Date | null }>`
        select refreshed_to as "to", refreshed_at as last_at, (
          select count(*) from plumbline.lead where crm = ${crm} and object = ${object} and is_active) as known
        from plumbline.reading
        where crm = ${crm} and object = ${object} and not is_reread_due
          and not unshown @> to_jsonb(object)`.execute(db)
      const [row] = rows
      return row === undefined ? null : { known: row.known, to: row.to, lastAt: row.last_at }
    },

    /** Begins at the object's own keys, so that those of others are not gone through first. */
    async nextOfRound(crm, object, after, limit) {
      const { rows } = await sql<LeadRef>`
        select crm, object, id from plumbline.lead
        where crm = ${crm} and object = ${object} and is_active and key > ${after ?? `${crm}/${object}/`}
        order by key limit ${limit}`.execute(db)
      return { refs: rows, isLast: rows.length < limit }
    },

    async moveRound(crm, object, to, now) {
      await sql`
        update plumbline.reading set
          refreshed_to = ${to === null ? null : leadKey(to)}::text, refreshed_at = ${now.toISOString()}::timestamptz
        where crm = ${crm} and object = ${object}`.execute(db)
    },

    async readMissing(crm) {
      const { rows } = await sql<{ name: string }>`
        select jsonb_array_elements_text(unshown) as name from plumbline.reading
        where crm = ${crm} and unshown <> '[]' order by 1`.execute(db)
      return rows.map(({ name }) => name)
    },

    async countDue(crm, fingerprints) {
      const objects = await this.due(crm, fingerprints)
      if (objects.length === 0) return 0
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from plumbline.lead
        where crm = ${crm} and object = any(${objects}::text[]) and is_active`.execute(db)
      return rows[0]?.count ?? 0
    },

    async readPosition(crm, object, fingerprint) {
      const { rows } = await sql<{ position: PullPosition | null }>`
        select reread_position as position from plumbline.reading
        where crm = ${crm} and object = ${object} and is_reread_due and fingerprint = ${fingerprint}`.execute(
        db,
      )
      const [row] = rows
      return row === undefined ? null : { position: row.position }
    },

    /** As for a pull: the position is compared and moved by the statement that stores the leads. */
    async storePage({ crm, object, fingerprint, from, to, leads, now }) {
      const { rows } = await sql<{ moved: boolean; changed: string[]; parted: [] }>`
        with moved as (
          update plumbline.reading r set reread_position = ${jsonText(to)}::jsonb, is_reread_due = ${to !== null}
          where crm = ${crm} and object = ${object} and is_reread_due and fingerprint = ${fingerprint}
            and coalesce(reread_position, 'null') = ${jsonText(from)}::jsonb
          returning r.crm
        ),
        ${storedLeads(leads, now, sql`exists (select from moved)`)}
        select exists (select from moved) as moved,
          coalesce((select jsonb_agg(key) from stored where is_changed), '[]') as changed,
          ${partedElsewhere} as parted`.execute(db)
      const isSuperseded = rows[0]?.moved !== true
      return { changed: isSuperseded ? [] : changedOf(leads, rows[0]), isSuperseded }
    },
  }
}

const objectOf = (name: string): string => name.split('.')[0] ?? name

function byObject(shown: readonly string[], missing: readonly string[]) {
  const objects = new Set([...shown, ...missing].map(objectOf))
  return [...objects].map((object) => ({
    object,
    shown: shown.filter((name) => objectOf(name) === object),
    missing: missing.filter((name) => objectOf(name) === object),
  }))
}
