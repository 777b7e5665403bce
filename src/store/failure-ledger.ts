import { type Selectable, sql } from 'kysely'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import type { Tries } from '../domain/next-try.ts'
import type { FailureLedger, NewFailure, StoredFailure } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase, LedgerTables } from './ledger-tables.ts'
import { onePerKey } from './one-per-key.ts'
import { holdsOf, writeJob } from './recorded-failures.ts'
import { taskJob } from './task-ledger.ts'

type FailureRow = Selectable<LedgerTables['failure']>

export function createFailureLedger(db: LedgerDatabase): FailureLedger {
  return {
    async record(failures, now) {
      if (failures.length === 0) return []
      const counted = failures.map((failure) => ({ ...failure, lead_key: keyOf(failure.ref), count: 1 }))
      const rows = onePerKey(counted, identityOf, (kept, next) => ({ ...next, count: kept.count + 1 }))
      const time = sql`${now.toISOString()}::timestamptz`
      const { rows: stored } = await sql<FailureRow>`
        insert into plumbline.failure as f
          (job, queue, lead_key, kind, cause, message, next, count, first_at, last_at)
        select job, queue, lead_key, kind, cause, message, next, count, ${time}, ${time}
        from jsonb_to_recordset(${jsonText(rows)}::jsonb) as failed(
          job text, queue text, lead_key text, kind text, cause text, message text, next text, count integer)
        on conflict (job, queue, lead_key, kind, cause) where resolved_at is null do update set
          count = f.count + excluded.count,
          message = excluded.message,
          next = excluded.next,
          last_at = excluded.last_at
        returning f.*`.execute(db)
      const byIdentity = new Map(stored.map((row) => [identityOf(row), storedFailure(row)]))
      return counted.flatMap((failure) => byIdentity.get(identityOf(failure)) ?? [])
    },

    async read(id) {
      const row = await db.selectFrom('failure').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : storedFailure(row)
    },

    async listOpen(limit) {
      const rows = await db
        .selectFrom('failure')
        .selectAll()
        .where('resolved_at', 'is', null)
        .orderBy('last_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(storedFailure)
    },

    async groupOpen(limit) {
      const { rows } = await sql<FailureRow & { leads: number; example: string }>`
        select job, queue, kind, string_agg(distinct cause, ', ' order by cause) as cause,
          case when count(*) = 1 then min(message) else replace(message, split_part(lead_key, '/', 3), '…') end as message, min(next) as next, sum(count)::integer as count,
          count(*) filter (where lead_key <> ${noLead})::integer as leads, min(lead_key) as example,
          min(first_at) as first_at, max(last_at) as last_at, min(next_at) as next_at
        from plumbline.failure where resolved_at is null
        group by job, queue, kind, lead_key <> ${noLead}, case when lead_key <> ${noLead} then cause end, replace(message, split_part(lead_key, '/', 3), '…')
        order by max(last_at) desc, job, queue, kind limit ${limit}`.execute(db)
      return rows.map((row) => {
        const { id: _, ref: __, ...alike } = storedFailure({ ...row, lead_key: noLead })
        return { ...alike, leads: row.leads, example: refOf(row.example) }
      })
    },

    async resolve(id, now) {
      await db
        .updateTable('failure')
        .set({ resolved_at: now.toISOString() })
        .where('id', '=', id)
        .where('resolved_at', 'is', null)
        .execute()
    },

    async resolveAll(job, queue, now, withBugs) {
      await sql`
        update plumbline.failure set resolved_at = ${now.toISOString()}::timestamptz
        where job = ${job} and queue = ${queue} and lead_key = ${noLead} and cause = '' and resolved_at is null
          and (${withBugs} or kind <> 'bug')`.execute(db)
    },

    async readHolds(crm) {
      const { rows } = await sql<{
        holds: Record<string, Tries> | null
      }>`select (${holdsOf(crm)}) as holds`.execute(db)
      return new Map(Object.entries(rows[0]?.holds ?? {}))
    },

    /**
     * What a lead still waits for is kept with the lead, so whatever died between two statements, this finds what is over.
     * Of a job that failed as a whole nothing is left to mend once nothing of its kind is open.
     */
    async closeMended(now) {
      const time = sql`${now.toISOString()}::timestamptz`
      await sql`
        update plumbline.failure f set resolved_at = ${time}
        where f.resolved_at is null and (
          (f.lead_key = ${noLead} and f.cause <> '' and not exists (
            select from plumbline.lead l
            where l.crm = f.queue and l.waits_for <> '{}' and f.cause = any(l.waits_for) and l.is_active))
          or (f.lead_key = ${noLead} and f.cause = '' and case f.job
            when ${writeJob} then not exists (
              select from plumbline.lead l where l.crm = f.queue and l.write_due <> 'none')
            when ${taskJob} then not exists (
              select from plumbline.task t where t.crm = f.queue and t.state in ('planned', 'sent', 'rejected')
                and (t.state = 'sent' or t.next_at <= ${time}))
            when 'score' then not exists (
              select from plumbline.watermark w cross join lateral (
                select l.key from plumbline.lead l where l.crm = w.crm and l.decided_revision is distinct from l.revision
                order by l.changed_at, l.key limit 1) undecided)
            when 'route' then not exists (
              select from plumbline.lead l where l.crm = f.queue and l.is_routable and l.is_active)
            else false end)
          or (f.lead_key <> ${noLead} and case f.job
            when ${writeJob} then not exists (
              select from plumbline.lead l where l.key = f.lead_key and l.is_active
                and (l.write_due <> 'none' or l.refusals > 0 or l.retry_at is not null))
            when ${taskJob} then not exists (
              select from plumbline.task t where t.lead_key = f.lead_key and t.state in ('planned', 'sent', 'rejected'))
            when 'score' then not exists (
              select from plumbline.lead l where l.key = f.lead_key and l.decided_revision is distinct from l.revision)
            when 'route' then not exists (
              select from plumbline.lead l where l.key = f.lead_key and l.is_routable and l.is_active)
            else false end))`.execute(db)
    },
  }
}

/** The key of a failure that concerns no single lead. */
const noLead = ''
const keyOf = (ref: LeadRef | null) => (ref === null ? noLead : leadKey(ref))

/** A colon is in no job's or queue's name. */
const identityOf = (
  failure: Pick<NewFailure, 'job' | 'queue' | 'kind' | 'cause'> & { readonly lead_key: string },
) => [failure.job, failure.queue, failure.kind, failure.cause, failure.lead_key].join(':')

export function storedFailure(row: FailureRow): StoredFailure {
  const { id, job, queue, lead_key, kind, cause, message, next, count, first_at, last_at, next_at } = row
  return {
    id,
    job,
    queue,
    ref: refOf(lead_key),
    kind,
    cause,
    message,
    next,
    count,
    firstAt: first_at.toISOString(),
    lastAt: last_at.toISOString(),
    nextAt: next_at?.toISOString() ?? null,
  }
}

/** Reads `crm/object/id`; neither a CRM's nor an object's name holds a slash. */
function refOf(key: string): LeadRef | null {
  const [crm, object, ...id] = key.split('/')
  return crm === undefined || object === undefined ? null : { crm, object, id: id.join('/') }
}
