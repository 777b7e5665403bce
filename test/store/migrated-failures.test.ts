import { Kysely, PostgresDialect, sql } from 'kysely'
import { expect, it } from 'vitest'
import { leadKey } from '../../src/domain/lead.ts'
import { kyselyPool } from '../../src/store/kysely-pool.ts'
import { up } from '../../src/store/migrations/0014-failures-that-end.ts'
import { describeLedger } from './describe-ledger.ts'
import { at, newDecision, pulled, refTo } from './ledger-examples.ts'

/** The tables as they were before. */
const before = sql`
  drop table plumbline.stopped_queue;
  alter table plumbline.lead drop column refusals, drop column retry_at, drop column waits_for;
  alter table plumbline.failure drop column cause, drop column tries, drop column next_at;
  create unique index failure_open on plumbline.failure (job, queue, lead_key, kind) where resolved_at is null;
  alter table plumbline.task drop column refusals;
  drop index plumbline.task_open;
  create index task_open on plumbline.task (crm, next_at, id) where state in ('planned', 'sent')`

describeLedger('a ledger of before refusals were tried again', (use) => {
  it('C1 has them due once, and keeps those of a stage that had to be put back', async () => {
    const ids = ['refused', 'put-back', 'confirmed']
    await use.store(...ids.map((id) => pulled(id, 'f1')))
    await use.ledger.decisions.append(
      ids.map((id) => newDecision(id)),
      at(2),
    )
    const dialect = new PostgresDialect({ pool: kyselyPool(use.database.pool, () => undefined) })
    const db = new Kysely<unknown>({ dialect })
    await before.execute(db)
    const { pool } = use.database
    for (const [id, state] of [
      ['refused', 'rejected'],
      ['put-back', 'confirmed'],
      ['confirmed', 'confirmed'],
    ] as const)
      await pool.query(
        `insert into plumbline.write (lead_key, decision_id, state, changes, planned_at) values ($1, 1, $2, '{}', now())`,
        [leadKey(refTo(id)), state],
      )
    await pool.query(`update plumbline.lead set write_due = 'none', due_at = null`)
    await pool.query(
      `update plumbline.lead set cleared_stage = '{"word":"mql","refused":"lead"}' where id = 'put-back'`,
    )
    for (const id of ids)
      await pool.query(
        `insert into plumbline.failure (job, queue, lead_key, kind, message, next, count, first_at, last_at)
          values ('write-back', 'hubspot', $1, 'rejected', 'no', '', 1, now(), now())`,
        [leadKey(refTo(id))],
      )

    await up(db)

    const later = new Date('2100-01-01')
    await use.ledger.failures.closeMended(later)
    const open = await use.ledger.failures.listOpen(9)
    expect(open.map(({ ref }) => ref?.id).toSorted()).toEqual(['put-back', 'refused'])
    expect(await use.ledger.writes.retryRefused('hubspot', later, { leads: 9, toTry: 9 })).toBe(1)
    expect((await use.ledger.leads.findStragglers('hubspot', new Date('2101-01-01'), 9)).unwritten).toEqual([
      refTo('refused'),
    ])
  })
})
