import { type RawBuilder, sql } from 'kysely'
import { leadKey } from '../domain/lead.ts'
import type { Tries } from '../domain/next-try.ts'
import type { SettledWrite, SharedFailures, WriteLedger } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { onePerKey } from './one-per-key.ts'
import { selectLeads, storedLead } from './read-leads.ts'
import { holdsOf, recordedFailures, writeJob } from './recorded-failures.ts'
import { countRetriable, hastenRefused, retryRefused } from './refused-writes.ts'
import { taskJob } from './task-ledger.ts'

/** A lead's place in the order in which writes are taken. */
interface DueRow {
  readonly key: string
  readonly due_at: Date
  readonly write_due: string
  readonly goes_first: boolean
}

export function createWriteLedger(db: LedgerDatabase): WriteLedger {
  return {
    async due(crm, { take, countTo, patientUntil }, now) {
      const due = sql`
        select key, due_at, write_due,
          write_due = 'guarded' and (
            count(*) over () < ${countTo}
            or count(*) filter (where write_due = 'guarded') over () >= ${take}
            or min(due_at) filter (where write_due = 'guarded') over () <= ${patientUntil.toISOString()}::timestamptz
          ) as goes_first
        from (
          select key, due_at, write_due from plumbline.lead
          where crm = ${crm} and write_due <> 'none' and due_at <= ${now.toISOString()}::timestamptz
          order by write_due, due_at, key limit ${countTo}
        ) l`
      const rows = await selectLeads(db)
        .innerJoin(sql<DueRow>`(${due})`.as('due'), (join) => join.onRef('due.key', '=', 'lead.key'))
        .select(sql<number>`count(*) over ()`.as('total'))
        .select(sql<Date>`min(due.due_at) over ()`.as('since'))
        .select(sql<Record<string, Tries> | null>`(${holdsOf(crm)})`.as('holds'))
        .orderBy('due.goes_first', 'desc')
        .orderBy('due.write_due', 'desc')
        .orderBy('due.due_at')
        .orderBy('due.key')
        .limit(take)
        .execute()
      const [first] = rows
      return {
        leads: rows.map(storedLead),
        total: first?.total ?? 0,
        since: first?.since.toISOString() ?? null,
        holds: new Map(Object.entries(first?.holds ?? {})),
      }
    },

    /** Each sort by its own index: an "or" of both went through all leads, half a second of 100,000. */
    async hasten(now) {
      const time = sql`${now.toISOString()}::timestamptz`
      await sql`
        with waiting as (
          select key from plumbline.lead where write_due <> 'none' and due_at > ${time}
          union select key from plumbline.lead where put_off_until > ${time}
        )
        update plumbline.lead l set due_at = least(l.due_at, ${time}), put_off_until = null
        from waiting where l.key = waiting.key`.execute(db)
    },

    async release(writes, now) {
      const rows = onePerKey(writes, ({ ref }) => leadKey(ref)).map(({ ref, decisionId, write }) => ({
        key: leadKey(ref),
        decision_id: decisionId,
        write,
      }))
      if (rows.length === 0) return
      await sql`
        update plumbline.lead l set write_due = released.write, due_at = ${now.toISOString()}::timestamptz
        from jsonb_to_recordset(${jsonText(rows)}::jsonb) as released(key text, decision_id bigint, write text)
        where l.key = released.key and l.decision_id = released.decision_id and l.write_due = 'none'
          and l.put_off_until is null`.execute(db)
    },

    async settleUnanswered(writes, now) {
      const rows = onePerKey(writes, ({ ref }) => leadKey(ref)).map(({ ref, arrived, clearedStage }) => ({
        key: leadKey(ref),
        arrived,
        cleared_stage: clearedStage,
      }))
      if (rows.length === 0) return
      const time = sql`${now.toISOString()}::timestamptz`
      await sql`
        with found as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as found(key text, arrived jsonb, cleared_stage jsonb)
        ),
        closed as (
          update plumbline.write w set
            state = case when found.arrived = '{}' then 'unanswered' else 'confirmed' end, settled_at = ${time}
          from found where w.lead_key = found.key and w.state = 'planned'
        )
        update plumbline.lead l set last_written = l.last_written || found.arrived, cleared_stage = found.cleared_stage, overrides = ${overridesBut(sql`found.arrived`)}
        from found where l.key = found.key`.execute(db)
    },

    /** A plan of the same lead that is still without an answer is closed, so that there is never more than one. */
    async plan(writes, now) {
      if (writes.length === 0) return
      const rows = onePerKey(writes, ({ ref }) => leadKey(ref)).map(({ ref, decisionId, changes }) => ({
        key: leadKey(ref),
        decision_id: decisionId,
        changes,
      }))
      const time = sql`${now.toISOString()}::timestamptz`
      await sql`
        with planned as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as planned(
            key text, decision_id bigint, changes jsonb)
        ),
        unanswered as (
          update plumbline.write w set state = 'unanswered', settled_at = ${time}
          from planned where w.lead_key = planned.key and w.state = 'planned'
        )
        insert into plumbline.write (lead_key, decision_id, state, changes, planned_at)
        select key, decision_id, 'planned', changes, ${time} from planned`.execute(db)
    },

    /**
     * Completes the plan's row (or adds one, where nothing had to be sent), and brings the lead up to what the CRM
     * holds now. Where the inputs moved on since the decision, only the written fields are merged into the snapshot,
     * so that what was pulled meanwhile stays to be decided; no page that was read before our write comes after it. Where only the decision is another by now, what was
     * written may be what the newer one had found in order, so the lead is due again; one that waits for its owner is
     * planned when it has one.
     */
    async settle(writes, now, shared = nothingShared) {
      if (writes.length === 0) return
      const rows = onePerKey(writes, ({ ref }) => leadKey(ref)).map(settledRow)
      const met = shared.met.map(({ nextAt, ...failure }) => ({
        ...failure,
        queue: shared.crm,
        key: '',
        next_at: nextAt,
      }))
      const time = sql`${now.toISOString()}::timestamptz`
      await sql`
        with settled as (
          select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as settled(
            key text, decision_id bigint, state text, row_state text, suppressed jsonb, answer text, retry_at timestamptz,
            written jsonb, is_half boolean, cleared_stage jsonb, snapshot jsonb, modified_at timestamptz, fingerprint text, is_active boolean,
            crm text, refusals integer, again_at timestamptz, waits_for text[], failure jsonb)
        ),
        own_failure as (
          select settled.key, settled.again_at, failed.* from settled
          cross join lateral jsonb_to_record(settled.failure) as failed(kind text, cause text, message text, next text)
          where settled.failure is not null
        ),
        ${recordedFailures(
          writeJob,
          sql`
          select settled.crm as queue, key, kind, cause, message, next, 1 as count, 0 as tries, own_failure.again_at as next_at
          from own_failure join settled using (key)
          union all
          select * from jsonb_to_recordset(${jsonText(met)}::jsonb) as met(
            queue text, key text, kind text, cause text, message text, next text, count integer, tries integer, next_at timestamptz)`,
          time,
        )},
        gone_causes as (
          update plumbline.failure f set next_at = null
          where f.job = ${writeJob} and f.queue = ${shared.crm} and f.lead_key = '' and f.resolved_at is null
            and f.cause = any(${[...shared.gone]}::text[])
        ),
        completed as (
          update plumbline.write w set
            state = settled.row_state, suppressed = settled.suppressed, answer = settled.answer, settled_at = ${time}
          from settled
          where w.lead_key = settled.key and w.decision_id = settled.decision_id and w.state = 'planned'
          returning w.lead_key
        ),
        added as (
          insert into plumbline.write
            (lead_key, decision_id, state, changes, suppressed, answer, planned_at, settled_at)
          select key, decision_id,
            case when state = 'postponed' then state when state <> 'confirmed' then row_state when suppressed = '[]' then 'unchanged' else 'suppressed' end,
            '{}', suppressed, answer, ${time}, ${time}
          from settled where key not in (select lead_key from completed)
        ),
        resolved as (
          update plumbline.failure f set resolved_at = ${time}
          from settled left join own_failure using (key)
          where f.lead_key = settled.key and f.resolved_at is null and f.job <> ${taskJob} and (
            settled.state = 'gone' or ${isOver}
            or (f.job = ${writeJob} and own_failure.key is not null and (f.kind, f.cause) <> (own_failure.kind, own_failure.cause)))
        ),
        woken_tasks as (
          update plumbline.task t set next_at = ${time}
          from settled
          where ${isOver} and t.lead_key = settled.key and t.state = 'planned' and t.next_at > ${time}
        ),
        compared as (
          select settled.*,
            ${isOver} or settled.state in ('gone', 'postponed') or settled.failure is not null as is_settling,
            settled.snapshot is not null and l.revision = d.revision and settled.modified_at >= l.modified_at as is_latest,
            settled.written <> '{}' and l.decision_id <> settled.decision_id and l.write_due = 'none'
              and (not l.is_routable or l.put_off_until is not null) as is_overtaken
          from settled join plumbline.lead l using (key)
          left join plumbline.decision d on d.id = settled.decision_id
          for update of l
        )
        update plumbline.lead l set
          last_written = case when c.state = 'confirmed' then l.last_written || c.written else l.last_written end,
          overrides = case when c.state = 'confirmed' then ${overridesBut(sql`c.written`)} else l.overrides end,
          cleared_stage = case when c.state in ('confirmed', 'rejected') then c.cleared_stage else l.cleared_stage end,
          snapshot = case
            when c.is_latest then c.snapshot
            else jsonb_set(l.snapshot, '{written}', (l.snapshot -> 'written') || c.written) end,
          fingerprint = case when c.is_latest then c.fingerprint else l.fingerprint end,
          modified_at = case
            when c.is_latest then c.modified_at
            when c.state = 'confirmed' then greatest(l.modified_at, c.modified_at)
            else l.modified_at end,
          overwritten = case when c.is_latest and c.written <> '{}' then l.fingerprint else l.overwritten end,
          is_active = case when c.is_latest then c.is_active else l.is_active end,
          refusals = case when c.is_settling then c.refusals else l.refusals end,
          retry_at = case when c.is_settling then c.again_at else l.retry_at end,
          waits_for = case when c.state = 'confirmed' then c.waits_for when c.state = 'gone' then '{}' else l.waits_for end,
          write_due = case
            when l.decision_id = c.decision_id and c.state <> 'postponed' then case when c.is_half then 'guarded' else 'none' end
            when c.is_overtaken then 'plain'
            else l.write_due end,
          due_at = case
            when l.decision_id = c.decision_id and c.state = 'postponed' then c.retry_at
            when c.is_overtaken then ${time}
            else l.due_at end
        from compared c where l.key = c.key`.execute(db)
    },

    countRetriable: (crmNames, now) => countRetriable(db, crmNames, now),
    retryRefused: (crm, now, limits) => retryRefused(db, crm, now, limits),
    hastenRefused: (crm, now, options) => hastenRefused(db, crm, now, options),
  }
}

const nothingShared: SharedFailures = { crm: '', met: [], gone: [] }

/** Whether a settled lead shows all that it can show now, so that no refusal of it is open. */
const isOver = sql`(settled.state = 'confirmed' and not settled.is_half and settled.cleared_stage ->> 'refused' is null)`

/** The overrides of a lead without those of fields that were written over: whoever sets them again does so anew. */
const overridesBut = (written: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select coalesce(jsonb_agg(o), '[]') from jsonb_array_elements(l.overrides) as o
  where not jsonb_exists(${written}, o ->> 'field'))`

/** A plan stays open while nobody knows whether it arrived. */
function rowState(write: SettledWrite): string {
  if (write.state === 'gone') return 'rejected'
  return write.state === 'postponed' && write.mayHaveArrived ? 'planned' : write.state
}

/** Every key is there for every state, so that the statement's columns are null and not missing. */
function settledRow(write: SettledWrite) {
  const isConfirmed = write.state === 'confirmed'
  const stage = isConfirmed || write.state === 'rejected' ? write : null
  const shown = isConfirmed || write.state === 'gone' ? write : null
  return {
    key: leadKey(write.ref),
    crm: write.ref.crm,
    ...refusalColumns(write),
    decision_id: write.decisionId,
    state: write.state,
    row_state: rowState(write),
    suppressed: write.suppressed,
    answer: isConfirmed ? null : write.answer,
    retry_at: write.state === 'postponed' ? write.retryAt.toISOString() : null,
    written: isConfirmed ? write.written : {},
    is_half: stage?.isHalf ?? false,
    cleared_stage: stage?.clearedStage ?? null,
    snapshot: shown?.lead ?? null,
    modified_at: shown?.lead.modifiedAt ?? null,
    fingerprint: shown?.fingerprint ?? null,
    is_active: shown === null ? null : shown.lead.standing.kind === 'active',
  }
}

/** When what was refused is tried again, and what is told of it. A postponed write is due then, and needs no other moment. */
function refusalColumns(write: SettledWrite) {
  const nothing = { refusals: 0, again_at: null, waits_for: [], failure: null }
  switch (write.state) {
    case 'confirmed': {
      const { refusal, waitsFor } = write
      return { ...nothing, refusals: refusal.tries, again_at: refusal.nextAt, waits_for: waitsFor }
    }
    case 'rejected': {
      const { refusal, failure } = write
      return { ...nothing, refusals: refusal.tries, again_at: refusal.nextAt, failure }
    }
    case 'postponed':
      return { ...nothing, refusals: write.refusals }
    case 'gone':
      return nothing
  }
}
