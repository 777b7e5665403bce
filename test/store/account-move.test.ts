import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Lead } from '../../src/domain/lead.ts'
import { moveAccount } from '../../src/store/account-move.ts'
import type { Database } from '../../src/store/database.ts'
import { crmName, leadOf, qualified, refOf } from '../jobs/job-world.ts'
import { createTaskWorld, type TaskWorld } from '../jobs/task-world.ts'
import { openMemoryDatabase } from './memory-database.ts'

const now = new Date('2026-11-28T12:00:00.000Z')
const inBoth = { ...qualified, email: 'ada@osei.example' }
const knownAs = { emails: ['ada@osei.example'], records: [] }
const here = (modifiedAt?: string): Lead => ({ ...leadOf('1', inBoth, {}, modifiedAt), knownAs })
const elsewhere: Lead = { ...here(), ref: { crm: 'salesforce', object: 'contact', id: '9' } }

describe("moving a CRM's part of the ledger to another account", () => {
  let database: Database
  let world: TaskWorld
  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  afterAll(() => database.close())

  const rowsOf = async <Row>(text: string) => (await database.pool.query<Row>(text)).rows
  const count = async (from: string) =>
    Number((await rowsOf<{ count: number }>(`select count(*) as count from ${from}`))[0]?.count)

  /** One person in both CRMs, decided, routed and written, with a task; another one whose write never was answered. */
  beforeEach(async () => {
    world = await createTaskWorld(database)
    await database.pool.query('truncate plumbline.account, plumbline.account_move, plumbline.call_budget')
    const { ledger } = world.context
    await ledger.accounts.keep(crmName, '1', now)
    await ledger.leads.storePage({
      crm: crmName,
      from: null,
      to: { at: 'old' },
      leads: [],
      readings: {},
      now,
    })
    await world.hold(here(), elsewhere, leadOf('2', qualified))
    await world.decide(refOf('1'), refOf('2'))
    await world.writeAll()
    await world.createAll()
    const [open] = await ledger.leads.read([refOf('2')])
    await ledger.writes.plan(
      [{ ref: refOf('2'), decisionId: open?.decision?.id ?? 0, changes: { a: 1 } }],
      now,
    )
    const failed = { job: 'write-back', kind: 'rejected', cause: '', message: 'No.', next: 'Later.' } as const
    await ledger.failures.record([{ ...failed, queue: crmName, ref: null }], now)
    await database.pool.query(
      `insert into plumbline.stopped_queue values ('${crmName}', 'The token is refused.', now(), now()) on conflict do nothing`,
    )
    await ledger.failures.record([{ ...failed, queue: crmName, ref: refOf('1') }], now)
  })

  const move = (sameRecords: boolean) =>
    moveAccount(database.pool, { crm: crmName, to: '2', sameRecords, now })

  /** Every column of every table by which rows belong to a CRM, whoever made the table. */
  async function rowsOfCrm(): Promise<string[]> {
    const columns = await rowsOf<{ table: string; column: string }>(`
      select c.table_name as table, c.column_name as column from information_schema.columns c
      where c.table_schema = 'plumbline' and c.data_type = 'text' order by 1, 2`)
    const found: string[] = []
    for (const { table, column } of columns)
      if (
        (await count(`plumbline.${table} where ${column} = '${crmName}' or ${column} like '${crmName}/%'`)) >
        0
      )
        found.push(`${table}.${column}`)
    return found
  }

  it('B1 leaves nothing of the other account behind, in whatever table', async () => {
    expect(await rowsOfCrm()).toEqual(
      expect.arrayContaining([
        'assignment.lead_key',
        'decision.lead_key',
        'failure.queue',
        'lead.key',
        'task.crm',
      ]),
    )
    await move(false)
    expect(await rowsOfCrm()).toEqual(['account.crm', 'account_move.crm'])
    expect(await world.context.ledger.accounts.read(crmName)).toEqual({ id: '2', hasLeads: false })
    expect(await world.context.ledger.leads.readPosition(crmName)).toBeNull()
  })

  it('B1 has records of the other CRM decided again by what is left', async () => {
    await database.pool.query(`
      update plumbline.lead set person = 'ada', decided_revision = revision where key in ('salesforce/contact/9', 'hubspot/contact/1')`)
    const before = await world.context.ledger.leads.countOpen(['salesforce'])
    await move(false)
    const after = await world.context.ledger.leads.countOpen(['salesforce'])
    expect([before.undecided, after.undecided]).toEqual([0, 1])
  })

  it('B1 keeps what was done for the same records, and nothing that is due', async () => {
    const kept = ['decision', 'write', 'assignment', 'task']
    const countAll = () => Promise.all(kept.map((table) => count(`plumbline.${table}`)))
    const before = await countAll()
    await move(true)
    expect(await countAll()).toEqual(before)
    const { ledger } = world.context
    expect(await ledger.leads.countOpen([crmName])).toEqual({ undecided: 0, unrouted: 0, unwritten: 0 })
    expect(await count(`plumbline.write where state = 'planned'`)).toBe(0)
    expect(await ledger.failures.listOpen(10)).toEqual([])
    expect(await ledger.leads.readPosition(crmName)).toBeNull()
  })

  it("B1 takes older values of the same records for the account's own, not for a person's", async () => {
    const written = world.crm.written.length
    await move(true)
    // As it was before anything was written, with the stamp of that time.
    await world.hold(here('2026-11-19T10:00:00.000Z'))
    await world.decide(refOf('1'))
    await world.writeAll()
    expect(world.crm.written.length).toBeGreaterThan(written)
    const [again] = await world.context.ledger.leads.read([refOf('1')])
    expect(again?.overrides).toEqual([])
    expect(await world.stateOf('1')).toEqual(['confirmed'])
  })

  it('B1 is done whole or not at all', async () => {
    await database.pool.query(`
      create function plumbline.refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end';
      create trigger refuse before delete on plumbline.watermark execute function plumbline.refuse()`)
    const before = await rowsOfCrm()
    await expect(move(false)).rejects.toThrow()
    await database.pool.query('drop function plumbline.refuse() cascade')
    expect(await rowsOfCrm()).toEqual(before.filter((name) => !name.startsWith('account_move')))
    expect((await world.context.ledger.accounts.read(crmName)).id).toBe('1')
  })
})
