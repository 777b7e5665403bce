import { sql } from 'kysely'
import { leadKey } from '../domain/lead.ts'
import type { SettledTask, TaskLedger } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { selectLeads, storedLead } from './read-leads.ts'

/** A task's place in the order in which tasks are taken. */
interface DueRow {
  readonly task_id: number
  readonly lead_key: string
  readonly reference: string
  readonly next_at: Date
  readonly sent_at: Date | null
}

export function createTaskLedger(db: LedgerDatabase): TaskLedger {
  return {
    async due(crm, leads, { take, countTo }, now) {
      const time = sql`${now.toISOString()}::timestamptz`
      const isMeant =
        leads === null
          ? sql`t.state in ('planned', 'sent') and t.next_at <= ${time}`
          : sql`t.lead_key = any(${leads.map(leadKey)}::text[])
              and (t.state in ('planned', 'rejected') or (t.state = 'sent' and t.next_at <= ${time}))`
      const due = sql`
        select t.id as task_id, t.lead_key, t.reference, t.next_at, t.sent_at
        from plumbline.task t join plumbline.lead l on l.key = t.lead_key
        where t.crm = ${crm} and ${isMeant} and l.write_due = 'none' and l.decided_revision = l.revision
          and not (l.is_routable and l.is_active)
        order by t.next_at, t.id limit ${countTo}`
      const rows = await selectLeads(db)
        .innerJoin(sql<DueRow>`(${due})`.as('due'), (join) => join.onRef('due.lead_key', '=', 'lead.key'))
        .select(['due.task_id', 'due.reference', 'due.sent_at'])
        .select(sql<number>`count(*) over ()`.as('total'))
        .select(sql<Date>`min(due.next_at) over ()`.as('since'))
        .orderBy('due.next_at')
        .orderBy('due.task_id')
        .limit(take)
        .execute()
      const [first] = rows
      return {
        tasks: rows.map((row) => ({
          id: row.task_id,
          reference: row.reference,
          stored: storedLead(row),
          doubtfulSince: row.sent_at?.toISOString() ?? null,
        })),
        total: first?.total ?? 0,
        since: first?.since.toISOString() ?? null,
      }
    },

    /**
     * Whoever finds a task as it was read makes its row another one, so that of two who do only one sends it. The first
     * time of sending stays: that is from when on it may be in the CRM.
     */
    async claim(tasks, lookAgainAt, now) {
      if (tasks.length === 0) return []
      const rows = tasks.map(({ id, doubtfulSince, dueAt }) => ({
        id,
        sent_at: doubtfulSince,
        due_at: dueAt,
      }))
      const time = sql`${now.toISOString()}::timestamptz`
      const { rows: claimed } = await sql<{ id: number }>`
        with wanted as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as wanted(
            id bigint, sent_at timestamptz, due_at timestamptz)
        ),
        held as materialized (
          select t.id from plumbline.task t join wanted using (id)
          where t.state in ('planned', 'sent', 'rejected') and t.sent_at is not distinct from wanted.sent_at
            and (t.state <> 'sent' or t.next_at <= ${time})
          order by t.id for update of t
        )
        update plumbline.task t set
          state = 'sent', sent_at = coalesce(t.sent_at, ${time}), follow_up_by = wanted.due_at,
          next_at = ${lookAgainAt.toISOString()}::timestamptz, answer = null, settled_at = null
        from wanted join held using (id) where t.id = wanted.id
        returning t.id`.execute(db)
      return claimed.map(({ id }) => id)
    },

    async settle(tasks, now) {
      if (tasks.length === 0) return
      const rows = tasks.map(settledRow).toSorted((a, b) => a.id - b.id)
      const time = sql`${now.toISOString()}::timestamptz`
      await sql`
        with settled as (
          select settled.*, settled.to_key is not null and exists (
            select from plumbline.task other where other.lead_key = settled.to_key and other.state <> 'withdrawn'
          ) as is_known
          from jsonb_to_recordset(${jsonText(rows)}::jsonb) as settled(
            id bigint, state text, crm_id text, answer text, retry_at timestamptz, to_key text, may_exist boolean)
        )
        update plumbline.task t set
          state = case when s.is_known then 'withdrawn' when s.to_key is not null then t.state else s.state end,
          lead_key = case when s.is_known or s.to_key is null then t.lead_key else s.to_key end,
          crm_id = coalesce(s.crm_id, t.crm_id),
          answer = case when s.is_known then 'the record that it became has a task of its own' else s.answer end,
          next_at = coalesce(s.retry_at, t.next_at),
          sent_at = case when s.state = 'planned' and not s.may_exist then null else t.sent_at end,
          settled_at = case when s.state in ('confirmed', 'rejected', 'withdrawn') or s.is_known then ${time} end
        from settled s where t.id = s.id`.execute(db)
    },

    async nextAt(crm) {
      const row = await db
        .selectFrom('task')
        .select(sql<Date | null>`min(next_at)`.as('next_at'))
        .where('crm', '=', crm)
        .where('state', 'in', ['planned', 'sent'])
        .executeTakeFirst()
      return row?.next_at?.toISOString() ?? null
    },

    async countOpen(now) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from plumbline.task
        where state = 'sent' or (state = 'planned' and next_at <= ${now.toISOString()}::timestamptz)`.execute(
        db,
      )
      return rows[0]?.count ?? 0
    },

    async report(since) {
      return db
        .selectFrom('task')
        .select(['state', sql<number>`count(*)`.as('count')])
        .where('planned_at', '>=', sql<Date>`${since.toISOString()}::timestamptz`)
        .groupBy('state')
        .orderBy('state')
        .execute()
    },

    async read(refs) {
      const byKey = new Map(refs.map((ref) => [leadKey(ref), ref]))
      const rows = await db
        .selectFrom('task')
        .select(['lead_key', 'state', 'follow_up_by', 'crm_id', 'answer', 'planned_at', 'settled_at'])
        .where('lead_key', '=', sql<string>`any(${[...byKey.keys()]}::text[])`)
        .orderBy('id', 'desc')
        .execute()
      return rows.flatMap(({ lead_key, state, follow_up_by, crm_id, answer, planned_at, settled_at }) => {
        const ref = byKey.get(lead_key)
        if (ref === undefined) return []
        const dueAt = follow_up_by?.toISOString() ?? null
        return [{ ref, state, dueAt, taskId: crm_id, answer, at: (settled_at ?? planned_at).toISOString() }]
      })
    },
  }
}

/** Every key is there for every state, so that the statement's columns are null and not missing. */
const settledRow = (task: SettledTask) => ({
  id: task.id,
  state: task.state,
  crm_id: task.state === 'confirmed' ? task.taskId : null,
  answer: 'answer' in task ? task.answer : null,
  retry_at: task.state === 'planned' ? task.retryAt.toISOString() : null,
  to_key: task.state === 'handed-on' ? leadKey(task.to) : null,
  may_exist: task.state === 'planned' && task.mayExist,
})
