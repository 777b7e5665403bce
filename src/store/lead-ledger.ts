import { type RawBuilder, sql } from 'kysely'
import { type CrmName, type LeadRef, leadKey } from '../domain/lead.ts'
import type { LeadLedger, MappedObjects, PulledLead, ReadingFingerprints } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { readLeads, readLeadsAfter } from './read-leads.ts'
import { storedLeads } from './stored-leads.ts'

export function createLeadLedger(db: LedgerDatabase): LeadLedger {
  return {
    async readPosition(crm) {
      const row = await db
        .selectFrom('watermark')
        .select('position')
        .where('crm', '=', crm)
        .executeTakeFirst()
      return row?.position ?? null
    },

    /** The position is compared and moved by the same statement that stores the leads, and only if it moves. */
    async storePage({ crm, from, to, leads, readings, now }) {
      const fromJson = from === null ? null : jsonText(from)
      const isReadOtherwise = readOtherwise(crm, readings)
      const { rows } = await sql<{
        moved: boolean
        read_otherwise: boolean
        changed: string[]
        parted: LeadRef[]
      }>`
        with moved as (
          insert into plumbline.watermark as w (crm, position, moved_at)
          select ${crm}::text, ${jsonText(to)}::jsonb, ${now.toISOString()}::timestamptz
          where (${fromJson}::jsonb is null or exists (select from plumbline.watermark where crm = ${crm}))
            and not ${isReadOtherwise}
          on conflict (crm) do update set position = excluded.position, moved_at = excluded.moved_at
            where w.position = ${fromJson}::jsonb
          returning w.crm
        ),
        ${storedLeads(leads, now, sql`exists (select from moved)`)}
        select exists (select from moved) as moved, ${isReadOtherwise} as read_otherwise,
          coalesce((select jsonb_agg(key) from stored where is_changed), '[]') as changed,
          ${partedElsewhere} as parted`.execute(db)
      const isSuperseded = rows[0]?.moved !== true
      return {
        changed: isSuperseded ? [] : changedOf(leads, rows[0]),
        isSuperseded,
        isReadOtherwise: rows[0]?.read_otherwise === true,
      }
    },

    async storeLeads(leads, now, readBy) {
      if (leads.length === 0) return []
      const mayStore =
        readBy === undefined ? sql`true` : sql`not ${readOtherwise(readBy.crm, readBy.readings)}`
      const { rows } = await sql<{ changed: string[]; parted: LeadRef[] }>`
        with ${storedLeads(leads, now, mayStore)}
        select coalesce((select jsonb_agg(key) from stored where is_changed), '[]') as changed,
          ${partedElsewhere} as parted`.execute(db)
      return changedOf(leads, rows[0])
    },

    read: (refs) => readLeads(db, refs),

    async putOff(refs, until) {
      if (refs.length === 0) return
      await db
        .updateTable('lead')
        .set({ put_off_until: until.toISOString() })
        .where('key', '=', sql<string>`any(${refs.map(leadKey)}::text[])`)
        .execute()
    },

    readAfter: (after, limit) => readLeadsAfter(db, after, limit),

    async findDecisionMakers(companies, except) {
      if (companies.length === 0) return []
      const { rows } = await sql<{ company: string }>`
        select distinct company from plumbline.lead
        where company = any(${[...companies]}::text[]) and is_decision_maker and is_active
          and key <> all(${except.map(leadKey)}::text[])`.execute(db)
      return rows.map(({ company }) => company)
    },

    /**
     * Rows are locked in the order of their keys, as where leads are stored, so that none of these waits for another in
     * a circle. Statements that settle writes lock as they come: should two meet, PostgreSQL ends one and its job goes again.
     */
    async reopenMisgrouped(companies, now) {
      if (companies.length === 0) return []
      const { rows } = await sql<LeadRef>`
        with grouped as (
          select company, bool_or(is_decision_maker and is_active) as has_decision_maker
          from plumbline.lead where company = any(${[...companies]}::text[]) group by company
        ),
        misgrouped as (
          select l.key from plumbline.lead l join grouped using (company)
          where l.is_active and l.has_decision_maker <> grouped.has_decision_maker
          order by l.key for update of l
        )
        update plumbline.lead l set decided_revision = null, has_decision_maker = null, changed_at = ${now.toISOString()}::timestamptz
        from misgrouped where l.key = misgrouped.key
        returning l.crm, l.object, l.id`.execute(db)
      return rows
    },

    async findStragglers(crm, before, limit) {
      const time = before.toISOString()
      const isNotPutOff = sql`(put_off_until is null or put_off_until < ${time}::timestamptz)`
      const { rows } = await sql<LeadRef & { kind: 'undecided' | 'toReview' | 'unrouted' | 'unwritten' }>`
        (select 'undecided' as kind, crm, object, id from plumbline.lead
          where crm = ${crm} and decided_revision is distinct from revision and changed_at < ${time}::timestamptz
            and ${isNotPutOff}
          order by changed_at, key limit ${limit})
        union all
        (select 'toReview', crm, object, id from plumbline.lead
          where crm = ${crm} and is_active and decide_again_at < ${time}::timestamptz and ${isNotPutOff}
          order by decide_again_at, key limit ${limit})
        union all
        (select 'unrouted', crm, object, id from plumbline.lead
          where crm = ${crm} and is_routable and is_active and decided_at < ${time}::timestamptz
            and ${isNotPutOff}
          order by decided_at, key limit ${limit})
        union all
        (select 'unwritten', crm, object, id from plumbline.lead
          where crm = ${crm} and write_due <> 'none' and due_at < ${time}::timestamptz
          order by write_due, due_at, key limit ${limit})`.execute(db)
      const refsOfKind = (wanted: string) =>
        rows.filter(({ kind }) => kind === wanted).map(({ crm, object, id }) => ({ crm, object, id }))
      return {
        undecided: refsOfKind('undecided'),
        toReview: refsOfKind('toReview'),
        unrouted: refsOfKind('unrouted'),
        unwritten: refsOfKind('unwritten'),
      }
    },

    async findRecontacts(crm, { day, timeZone }, limit) {
      const { rows } = await sql<LeadRef>`
        select crm, object, id from plumbline.lead
        where crm = ${crm} and is_active and recontact_on <= ${day}::date
          and (decided_at at time zone ${timeZone})::date < recontact_on
        order by recontact_on, key limit ${limit}`.execute(db)
      return rows
    },

    async findJudgedOtherwise(of, definition, now, limit) {
      const { rows } = await sql<LeadRef>`
        select crm, object, id from ${judgedOtherwise(of, definition)} l
        where put_off_until is null or put_off_until < ${now.toISOString()}::timestamptz
        limit ${limit}`.execute(db)
      return rows
    },

    async countJudgedOtherwise(of, definition) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${judgedOtherwise(of, definition)} l`.execute(db)
      return rows[0]?.count ?? 0
    },

    /** Goes through all leads of the object: asked only for fields that the CRM does not show to be ours. */
    async countWritten({ crm, object }, field) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from plumbline.lead
        where crm = ${crm} and object = ${object} and is_active and last_written ->> ${field} is not null`.execute(
        db,
      )
      return rows[0]?.count ?? 0
    },

    /** Each sort by its own index, and each lead once. */
    async countUnfinished(crm) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from (
          select key from plumbline.lead where crm = ${crm} and decided_revision is distinct from revision
          union select key from plumbline.lead where crm = ${crm} and is_routable and is_active
          union select key from plumbline.lead where crm = ${crm} and write_due <> 'none'
        ) unfinished`.execute(db)
      return rows[0]?.count ?? 0
    },

    async countOpen(crmNames) {
      const isOfThese = sql`crm = any(${[...crmNames]}::text[])`
      const { rows } = await sql<{ undecided: number; unrouted: number; unwritten: number }>`
        select
          (select count(*) from plumbline.lead where ${isOfThese} and decided_revision is distinct from revision) as undecided,
          (select count(*) from plumbline.lead where ${isOfThese} and is_routable and is_active) as unrouted,
          (select count(*) from plumbline.lead where ${isOfThese} and write_due <> 'none') as unwritten`.execute(
        db,
      )
      return rows[0] ?? { undecided: 0, unrouted: 0, unwritten: 0 }
    },
  }
}

/** Whether the mapping in force reads an object of a CRM otherwise than so. */
export const readOtherwise = (crm: CrmName, readings: ReadingFingerprints): RawBuilder<boolean> => sql`
  exists (select from plumbline.reading r
    where r.crm = ${crm} and ${jsonText(readings)}::jsonb ->> r.object <> r.fingerprint)`

/** Both sides of the definition in the index, which finds none among a million in no time; the other one's are many. */
const judgedOtherwise = ({ crm, objects }: MappedObjects, definition: string) => {
  const side = (condition: RawBuilder<unknown>) => sql`
    select crm, object, id, put_off_until from plumbline.lead
    where crm = ${crm} and object = any(${[...objects]}::text[]) and is_active and ${condition}
      and ${definition} = (select d.id from plumbline.definition d order by in_force_at desc, id limit 1)`
  return sql`(${side(sql`judged_by < ${definition}`)} union all ${side(sql`judged_by > ${definition}`)})`
}

/** Leads elsewhere that a stored one parted from. */
export const partedElsewhere = sql`coalesce((
  select jsonb_agg(jsonb_build_object('crm', crm, 'object', object, 'id', id) order by crm, object, id)
  from parted_elsewhere), '[]')`

/** The references of the changed leads, each once, in the order of the leads; then those of the leads elsewhere. */
export function changedOf(
  leads: readonly PulledLead[],
  row: { readonly changed: readonly string[]; readonly parted: readonly LeadRef[] } | undefined,
): LeadRef[] {
  const wanted = new Set(row?.changed)
  const changed = leads.flatMap(({ lead }) => (wanted.delete(leadKey(lead.ref)) ? [lead.ref] : []))
  return [...changed, ...(row?.parted ?? [])]
}
