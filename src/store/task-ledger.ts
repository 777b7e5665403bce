import { type RawBuilder, sql } from 'kysely'
import { leadKey } from '../domain/lead.ts'
import type { SettledTask, TaskLedger } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { selectLeads, storedLead } from './read-leads.ts'
import { recordedFailures } from './recorded-failures.ts'

/** The failures of a lead that are about its task stand under the name of this job. */
export const taskJob = 'create-tasks'

/** A task's place in the order in which tasks are taken. */
interface DueRow {
  readonly task_id: number
  readonly lead_key: string
  readonly reference: string
  readonly next_at: Date
  readonly sent_at: Date | null
  readonly task_refusals: number
}

export function createTaskLedger(db: LedgerDatabase): TaskLedger {
  return {
    async due(crm, leads, { take, countTo }, now) {
      const time = sql`${now.toISOString()}::timestamptz`
      const isMeant =
        leads === null
          ? sql`t.state in ('planned', 'sent', 'rejected') and t.next_at <= ${time}`
          : sql`t.lead_key = any(${leads.map(leadKey)}::text[])
              and (t.state in ('planned', 'rejected') or (t.state = 'sent' and t.next_at <= ${time}))`
      const due = sql`
        select t.id as task_id, t.lead_key, t.reference, t.next_at, t.sent_at, t.refusals as task_refusals
        from plumbline.task t join plumbline.lead l on l.key = t.lead_key
        where t.crm = ${crm} and ${isMeant} and l.write_due = 'none' and l.decided_revision = l.revision
          and not (l.is_routable and l.is_active)
        order by t.next_at, t.id limit ${countTo}`
      const rows = await selectLeads(db)
        .innerJoin(sql<DueRow>`(${due})`.as('due'), (join) => join.onRef('due.lead_key', '=', 'lead.key'))
        .select(['due.task_id', 'due.reference', 'due.sent_at', 'due.task_refusals'])
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
          refusals: row.task_refusals,
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
      const rows = tasks.map(({ id, doubtfulSince, stored, dueAt }) => ({
        id,
        lead_key: leadKey(stored.lead.ref),
        sent_at: doubtfulSince,
        due_at: dueAt,
      }))
      const time = sql`${now.toISOString()}::timestamptz`
      const { rows: claimed } = await sql<{ id: number }>`
        with wanted as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as wanted(
            id bigint, lead_key text, sent_at timestamptz, due_at timestamptz)
        ),
        held as materialized (
          select t.id from plumbline.task t join wanted using (id)
          where t.state in ('planned', 'sent', 'rejected') and ${isAsRead(time, sql`wanted.lead_key`, sql`wanted.sent_at`)}
          order by t.id for update of t
        )
        update plumbline.task t set
          state = 'sent', sent_at = coalesce(t.sent_at, ${time}), follow_up_by = wanted.due_at,
          next_at = ${lookAgainAt.toISOString()}::timestamptz, answer = null, settled_at = null
        from wanted join held using (id) where t.id = wanted.id
        returning t.id`.execute(db)
      return claimed.map(({ id }) => id)
    },

    /** That a task is in the CRM counts whatever else was made of it; nothing else undoes what is settled. */
    async settle(tasks, now) {
      if (tasks.length === 0) return
      const rows = tasks.map(settledRow)
      const time = sql`${now.toISOString()}::timestamptz`
      await sql`
        with settled as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as settled(
            id bigint, state text, crm_id text, answer text, retry_at timestamptz, to_key text, may_exist boolean,
            read_key text, read_sent_at timestamptz, refusals integer, failure jsonb)
        ),
        held as materialized (
          select s.*, t.lead_key as from_key, t.state as from_state
          from plumbline.task t join settled s using (id)
          where (t.state in ('planned', 'sent', 'rejected') or (t.state = 'withdrawn' and s.state = 'confirmed'))
            and (s.read_key is null or (${isAsRead(time, sql`s.read_key`, sql`s.read_sent_at`)}))
          order by t.id for update of t
        ),
        aimed as (
          select held.*, exists (select from plumbline.lead l where l.key = to_key) as has_aim,
            row_number() over (partition by to_key order by id) > 1 or exists (
              select from plumbline.task other
              where other.lead_key = to_key and other.state <> 'withdrawn' and other.id <> held.id
            ) as is_second
          from held
        ),
        judged as (
          select aimed.*, has_aim and not is_second as is_moved,
            case when to_key is null then state
              when not has_aim then 'planned'
              when is_second then 'withdrawn'
              when from_state = 'rejected' then 'planned'
              else from_state end as to_state
          from aimed
        ),
        failed as (
          select j.id, j.from_key, j.retry_at, f.* from judged j
          cross join lateral jsonb_to_record(j.failure) as f(kind text, cause text, message text, next text)
          where j.failure is not null
        ),
        ${recordedFailures(
          taskJob,
          sql`
          select t.crm as queue, failed.from_key as key, kind, cause, min(message) as message, min(next) as next,
            count(*)::integer as count, 0 as tries, min(failed.retry_at) as next_at
          from failed join plumbline.task t using (id) group by t.crm, failed.from_key, kind, cause`,
          time,
        )},
        resolved as (
          update plumbline.failure f set resolved_at = ${time} from judged j
          where f.job = ${taskJob} and f.lead_key = j.from_key and f.resolved_at is null
            and (j.is_moved or j.to_state in ('confirmed', 'withdrawn') or (j.to_state = 'planned' and not j.may_exist))
            and j.from_key not in (select from_key from failed)
        )
        update plumbline.task t set
          state = j.to_state,
          lead_key = case when j.is_moved then j.to_key else t.lead_key end,
          crm_id = coalesce(j.crm_id, t.crm_id),
          answer = case when j.to_key is not null and j.to_state = 'withdrawn'
            then 'the record that it became has a task of its own' else j.answer end,
          next_at = case when j.is_moved then t.next_at else coalesce(j.retry_at, t.next_at) end,
          sent_at = case when j.state = 'planned' and not j.may_exist then null else t.sent_at end,
          refusals = coalesce(j.refusals, t.refusals),
          settled_at = case when j.to_state in ('confirmed', 'rejected', 'withdrawn') then ${time} end
        from judged j where t.id = j.id`.execute(db)
    },

    async nextAt(crm) {
      const row = await db
        .selectFrom('task')
        .select(sql<Date | null>`min(next_at)`.as('next_at'))
        .where('crm', '=', crm)
        .where('state', 'in', ['planned', 'sent', 'rejected'])
        .executeTakeFirst()
      return row?.next_at?.toISOString() ?? null
    },

    async countOpen(crmNames, now) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from plumbline.task
        where crm = any(${[...crmNames]}::text[])
          and (state = 'sent' or (state = 'planned' and next_at <= ${now.toISOString()}::timestamptz))`.execute(
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

/** Whether a task `t` lies where it was read, and nobody has sent it since: whoever did so may be at it right now. */
const isAsRead = (
  time: RawBuilder<unknown>,
  readKey: RawBuilder<unknown>,
  readSentAt: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  t.lead_key = ${readKey} and t.sent_at is not distinct from ${readSentAt} and (t.state <> 'sent' or t.next_at <= ${time})`

/** Every key is there for every state, so that the statement's columns are null and not missing. */
const settledRow = (task: SettledTask) => ({
  id: task.id,
  state: task.state,
  crm_id: task.state === 'confirmed' ? task.taskId : null,
  answer: 'answer' in task ? task.answer : null,
  retry_at: 'retryAt' in task ? task.retryAt.toISOString() : null,
  to_key: task.state === 'handed-on' ? leadKey(task.to) : null,
  may_exist: task.state === 'planned' && task.mayExist,
  refusals: 'refusals' in task ? task.refusals : null,
  failure: task.state === 'rejected' ? task.failure : null,
  read_key: task.asRead === null ? null : leadKey(task.asRead.stored.lead.ref),
  read_sent_at: task.asRead?.doubtfulSince ?? null,
})
