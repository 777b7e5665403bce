import { type RawBuilder, sql } from 'kysely'
import type { HealthLedger, LedgerHealth } from '../ports/ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'

export function createHealthLedger(db: LedgerDatabase): HealthLedger {
  return {
    async tryWrite(now) {
      await sql`
        insert into plumbline.write_trial as t (id, tried_at) values (1, ${now.toISOString()}::timestamptz)
        on conflict (id) do update set tried_at = excluded.tried_at`.execute(db)
    },

    /** Each part has an index: of open failures, of what is due, and tables of a row a CRM. */
    async read(now) {
      const { rows } = await sql<Record<keyof LedgerHealth, LedgerHealth[keyof LedgerHealth]>>`select
        ${listOf(sql`select crm, ${utc(sql`moved_at`)} as at from plumbline.watermark order by crm`)} as pulls,
        ${listOf(sql`
          select crm, ${utc(sql`due.due_at`)} as at from plumbline.watermark w, lateral (
            select due_at from (${dueFirst('plain', now)} union all ${dueFirst('guarded', now)}) first
            order by due_at limit 1
          ) due order by crm`)} as "oldestDue",
        ${listOf(sql`
          select split_part(case when lead_key = '' then queue else lead_key end, '/', 1) as origin, kind, cause, job,
            count(*) as count
          from plumbline.failure where resolved_at is null group by 1, 2, 3, 4 order by 1, 2, 3, 4`)} as "openFailures",
        ${listOf(sql`
          select queue, because, ${utc(sql`since`)} as since from plumbline.stopped_queue order by queue`)} as stopped,
        (select jsonb_build_object('id', id, 'since', ${utc(sql`in_force_at`)}) from plumbline.definition
          order by in_force_at desc, id limit 1) as definition`.execute(db)
      const [row] = rows
      return (row as LedgerHealth | undefined) ?? nothingKnown
    },
  }
}

const nothingKnown: LedgerHealth = {
  pulls: [],
  oldestDue: [],
  openFailures: [],
  stopped: [],
  definition: null,
}

const listOf = (rows: RawBuilder<unknown>) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(listed)), '[]') from (${rows}) listed)`

/** ISO 8601, whatever time zone the session has. */
const utc = (time: RawBuilder<unknown>) =>
  sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** By the index of what is due, whose condition the literal implies. */
const dueFirst = (due: 'plain' | 'guarded', now: Date) => sql`
  (select due_at from plumbline.lead l
    where l.crm = w.crm and write_due = ${sql.lit(due)} and due_at <= ${now.toISOString()}::timestamptz
    order by due_at limit 1)`
