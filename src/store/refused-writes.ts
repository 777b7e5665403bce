import { sql } from 'kysely'
import type { CrmName } from '../domain/lead.ts'
import type { RetryLimits } from '../ports/ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { writeJob } from './recorded-failures.ts'

/** So many leads that waited for a cause are made due by one sweep once it is gone. */
const mostReleased = 20_000

/** Open causes of a CRM that leads have in common. */
const isSharedCause = (crm: CrmName) => sql`
  f.job = ${writeJob} and f.queue = ${crm} and f.lead_key = '' and f.cause <> '' and f.resolved_at is null`

export async function retryRefused(
  db: LedgerDatabase,
  crm: CrmName,
  now: Date,
  { leads, toTry }: RetryLimits,
): Promise<number> {
  const time = sql`${now.toISOString()}::timestamptz`
  const { rows } = await sql<{ count: number }>`
    with refused as (
      select key from plumbline.lead
      where crm = ${crm} and retry_at <= ${time} and is_active and cleared_stage ->> 'refused' is null
      order by retry_at, key limit ${leads}
    ),
    waiting as (
      select l.key from plumbline.failure f
      cross join lateral (
        select key from plumbline.lead l
        where l.crm = ${crm} and l.waits_for <> '{}' and f.cause = any(l.waits_for) and l.is_active and l.write_due = 'none'
        order by key limit case when f.next_at is null then ${mostReleased}::integer else ${toTry}::integer end
      ) l
      where ${isSharedCause(crm)} and f.kind = 'misconfigured' and (f.next_at is null or f.next_at <= ${time})
    ),
    due as (
      update plumbline.lead l set
        retry_at = null,
        write_due = case when l.write_due = 'none' then 'plain' else l.write_due end,
        due_at = case when l.write_due = 'none' then ${time} else l.due_at end
      from (select key from refused union select key from waiting) due where l.key = due.key
      returning l.key
    )
    select count(*) as count from due`.execute(db)
  return rows[0]?.count ?? 0
}

export async function countRetriable(
  db: LedgerDatabase,
  crmNames: readonly CrmName[],
  now: Date,
): Promise<number> {
  const time = sql`${now.toISOString()}::timestamptz`
  const isOfThese = sql`l.crm = any(${[...crmNames]}::text[]) and l.is_active`
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select l.key from plumbline.lead l
      where ${isOfThese} and l.retry_at <= ${time} and l.cleared_stage ->> 'refused' is null
      union
      select l.key from plumbline.failure f
      join plumbline.lead l on l.crm = f.queue and l.waits_for <> '{}' and f.cause = any(l.waits_for)
      where ${isOfThese} and l.write_due = 'none' and f.job = ${writeJob} and f.lead_key = '' and f.kind = 'misconfigured'
        and f.cause <> '' and f.resolved_at is null and (f.next_at is null or f.next_at <= ${time})
    ) retriable`.execute(db)
  return rows[0]?.count ?? 0
}

export async function hastenRefused(
  db: LedgerDatabase,
  crm: CrmName,
  now: Date,
  { stages }: { readonly stages: boolean },
): Promise<void> {
  const time = sql`${now.toISOString()}::timestamptz`
  await sql`
    with causes as (
      update plumbline.failure f set next_at = ${time} where ${isSharedCause(crm)} and f.next_at > ${time}
    ),
    tasks as (
      update plumbline.task set next_at = ${time}
      where crm = ${crm} and next_at > ${time} and (state = 'rejected' or (state = 'planned' and refusals > 0))
    ),
    postponed as (
      update plumbline.lead set due_at = ${time}
      where crm = ${crm} and write_due <> 'none' and refusals > 0 and due_at > ${time} and retry_at is null
    )
    update plumbline.lead l set
      retry_at = ${time},
      cleared_stage = case when ${stages} and l.write_due = 'none' and l.cleared_stage ->> 'refused' is not null
        then null else l.cleared_stage end
    where l.crm = ${crm} and l.retry_at is not null`.execute(db)
}
