import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import type { CrmName } from '../domain/lead.ts'
import { kyselyPool } from './kysely-pool.ts'
import type { LedgerDatabase, LedgerTables } from './ledger-tables.ts'
import type { Pool } from './pool.ts'

export interface AccountMove {
  readonly crm: CrmName
  readonly to: string
  /**
   * The other account holds the same records under the same ids, as a refreshed sandbox does: decisions, writes, owners
   * and tasks are kept, and only what was read and what is due goes.
   */
  readonly sameRecords: boolean
  readonly now: Date
}

/** What the ledger holds of one CRM. */
export interface AccountHoldings {
  readonly leads: number
  readonly decisions: number
  readonly writesDue: number
  readonly openTasks: number
}

/** Tables with the columns whose values begin with the CRM's name, as those of leads and routes do. */
const ofCrm = {
  /** What was read, which is read again whatever account it is. */
  read: { lead: 'key', identity_key: 'lead_key', identity_link: 'lead_key' },
  /** What was decided and done. */
  done: {
    decision: 'lead_key',
    write: 'lead_key',
    assignment: 'lead_key',
    task: 'lead_key',
    failure: 'lead_key',
    rotation: 'route',
  },
} as const

/** Keys of one CRM's leads: `0` comes right after the slash. */
const isOf = (crm: CrmName, column: string): RawBuilder<unknown> =>
  sql`${sql.ref(column)} collate "C" > ${`${crm}/`} and ${sql.ref(column)} collate "C" < ${`${crm}0`}`

/** Counts what a move would do away with. */
export async function countHoldings(pool: Pool, crm: CrmName): Promise<AccountHoldings> {
  const { rows } = await sql<AccountHoldings>`select
    (select count(*) from plumbline.lead where ${isOf(crm, 'key')}) as leads,
    (select count(*) from plumbline.decision where ${isOf(crm, 'lead_key')}) as decisions,
    (select count(*) from plumbline.lead where crm = ${crm} and write_due <> 'none') as "writesDue",
    (select count(*) from plumbline.task where crm = ${crm} and state in ('planned', 'sent')) as "openTasks"`.execute(
    ledgerOver(pool),
  )
  return rows[0] ?? { leads: 0, decisions: 0, writesDue: 0, openTasks: 0 }
}

/**
 * Gives one CRM's part of the ledger to another account, all of it or nothing. The pool is that of a ledger which this
 * process holds alone. Jobs that wait in the queue name leads that the ledger no longer knows, and end without effect.
 */
export async function moveAccount(pool: Pool, move: AccountMove): Promise<void> {
  const { crm, to, sameRecords, now } = move
  const time = sql`${now.toISOString()}::timestamptz`
  const db = ledgerOver(pool)
  await db.transaction().execute(async (transaction) => {
    const run = (statement: RawBuilder<unknown>) => statement.execute(transaction)
    await run(sql`
      insert into plumbline.account_move (crm, from_id, to_id, keeps_history, leads, moved_at)
      select ${crm}, (select id from plumbline.account where crm = ${crm}), ${to}, ${sameRecords},
        (select count(*) from plumbline.lead where ${isOf(crm, 'key')}), ${time}`)
    await run(sql`
      insert into plumbline.account (crm, id, kept_at) values (${crm}, ${to}, ${time})
      on conflict (crm) do update set id = excluded.id, kept_at = excluded.kept_at`)
    if (sameRecords) await closeOpenEnds(run, crm, time)
    else {
      await partFromOthers(run, crm, time)
      await run(sql`delete from plumbline.failure where queue = ${crm}`)
    }
    await run(sql`delete from plumbline.identity_link where ${isOf(crm, 'to_key')}`)
    const tables = sameRecords ? ofCrm.read : { ...ofCrm.done, ...ofCrm.read }
    for (const [table, column] of Object.entries(tables))
      await run(sql`delete from ${sql.table(`plumbline.${table}`)} where ${isOf(crm, column)}`)
    await run(sql`delete from plumbline.stopped_queue where queue = ${crm}`)
    await run(sql`delete from plumbline.watermark where crm = ${crm}`)
    await run(sql`delete from plumbline.reading where crm = ${crm}`)
    await run(sql`delete from plumbline.stopped_queue where queue = ${crm}`)
    // The calls of the other account are its own.
    await run(sql`delete from plumbline.call_budget where account = ${crm}`)
  })
}

type Run = (statement: RawBuilder<unknown>) => Promise<unknown>

/** What was sent and never answered went into the old records. */
async function closeOpenEnds(run: Run, crm: CrmName, time: RawBuilder<unknown>): Promise<void> {
  await run(sql`
    update plumbline.write set state = 'unanswered', settled_at = ${time}
    where state = 'planned' and ${isOf(crm, 'lead_key')}`)
  await run(sql`
    update plumbline.failure set resolved_at = ${time}
    where resolved_at is null and (queue = ${crm} or ${isOf(crm, 'lead_key')})`)
  // What the old account refused the new one may take.
  await run(sql`
    update plumbline.lead set retry_at = ${time}, refusals = 0, waits_for = '{}'
    where crm = ${crm} and (refusals > 0 or waits_for <> '{}')`)
}

/** Records of other CRMs that were decided together with the ones that go are decided again, by what is left. */
async function partFromOthers(run: Run, crm: CrmName, time: RawBuilder<unknown>): Promise<void> {
  await run(sql`
    with leaving as (
      select person, case when is_decision_maker then company end as company
      from plumbline.lead where ${isOf(crm, 'key')}
    )
    update plumbline.lead l set decided_revision = null, changed_at = ${time}, has_decision_maker = case
      when l.company in (select company from leaving) then null else l.has_decision_maker end
    where l.crm <> ${crm} and (
      l.person in (select person from leaving) or l.company in (select company from leaving))`)
}

const ledgerOver = (pool: Pool): LedgerDatabase =>
  new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool: kyselyPool(pool, () => undefined) }) })
