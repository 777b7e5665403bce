import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ledger } from '../../src/ports/ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { tidyUp } from '../../src/store/embedded/upkeep.ts'
import { createLedger } from '../../src/store/ledger.ts'
import type { Pool } from '../../src/store/pool.ts'
import { openMemoryDatabase } from './memory-database.ts'

const leads = 100_000
const now = new Date('2026-03-01T12:00:00Z')
const today = { day: '2026-03-01', timeZone: 'Europe/Berlin' }
const mapped = { crm: 'hubspot', objects: ['contact'] }

/** What runs at the start of a process, with every sweep or with every look at the metrics. */
const often: readonly (readonly [name: string, ask: (ledger: Ledger) => Promise<unknown>])[] = [
  ['hastening at the start', (ledger) => ledger.writes.hasten(now)],
  ['finding stragglers', (ledger) => ledger.leads.findStragglers('hubspot', now, 2_000)],
  ['finding recontacts', (ledger) => ledger.leads.findRecontacts('hubspot', today, 2_000)],
  ['finding the next to judge', (ledger) => ledger.leads.findJudgedOtherwise(mapped, 'new', now, 1)],
  ['counting those to judge', (ledger) => ledger.leads.countJudgedOtherwise(mapped, 'new')],
  ['counting the unfinished', (ledger) => ledger.leads.countUnfinished('hubspot')],
  ['counting what is open', (ledger) => ledger.leads.countOpen(['hubspot'])],
  ['taking due writes', (ledger) => ledger.writes.due('hubspot', dueLimits, now)],
  ['taking due tasks', (ledger) => ledger.tasks.due('hubspot', null, { take: 100, countTo: 200 }, now)],
  ['finding the next task', (ledger) => ledger.tasks.nextAt('hubspot')],
  ['counting open tasks', (ledger) => ledger.tasks.countOpen(['hubspot'], now)],
  ['reading how things stand', (ledger) => ledger.health.read(now)],
  ['reading whose leads they are', (ledger) => ledger.accounts.read('hubspot')],
  ['closing mended failures', (ledger) => ledger.failures.closeMended(now)],
  ['reading holds', (ledger) => ledger.failures.readHolds('hubspot')],
  ['counting due reviews', (ledger) => ledger.readings.countToReview('hubspot', now)],
  ['finding the next of a round', (ledger) => ledger.readings.nextOfRound('hubspot', 'contact', null, 100)],
  ['listing open failures', (ledger) => ledger.failures.listOpen(1)],
]
const dueLimits = { take: 100, countTo: 200, patientUntil: now }

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** The tables that a plan goes through whole. */
const scanned = (node: PlanNode): string[] => [
  ...(node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? '?'] : []),
  ...(node.Plans ?? []).flatMap(scanned),
]

describe(`a ledger of ${leads.toLocaleString('en-US')} leads`, () => {
  let database: Database
  beforeAll(async () => {
    database = await openMemoryDatabase()
    await fill(database.pool)
  })
  afterAll(() => database?.close())

  it.each(often)('D10 %s goes by an index', async (_, ask) => {
    const plans: PlanNode[] = []
    const { pool } = database
    await ask(createLedger({ pool: explaining(pool, plans) }))
    expect(plans.length).toBeGreaterThan(0)
    expect(plans.flatMap(scanned).filter((table) => tablesOfMany.includes(table))).toEqual([])
  })
})

/** Those that `fill` fills. */
const tablesOfMany = ['lead', 'decision', 'write', 'task', 'failure']

/** A pool that has every statement planned instead of run; all come back without rows. */
function explaining(pool: Pool, plans: PlanNode[]): Pool {
  const client = {
    async query(text: string, parameters: readonly unknown[]) {
      const { rows } = await pool.query<{ 'QUERY PLAN': readonly [{ Plan: PlanNode }] }>(
        `explain (format json) ${text}`,
        parameters,
      )
      for (const row of rows) plans.push(row['QUERY PLAN'][0].Plan)
      return { rows: [], rowCount: 0, command: 'SELECT' }
    },
    release: () => undefined,
  }
  return { options: {}, connect: async () => client } as unknown as Pool
}

/** Nearly all is done, as it is on most days: one lead in a thousand waits for something. */
async function fill(pool: Pool): Promise<void> {
  await pool.query(`
    insert into plumbline.watermark (crm, position, moved_at) values ('hubspot', '{}', now());
    insert into plumbline.definition (id, source, published_at, in_force_at) values ('new', '', now(), now());
    insert into plumbline.lead (key, crm, object, id, modified_at, inputs_at, read_at, snapshot, fingerprint, is_active,
      revision, changed_at, changed_in, decision_id, decided_revision, decided_at, stage, stage_rank, score, is_routable,
      write_due, due_at, put_off_until, recontact_on, decide_again_at, judged_by)
    select 'hubspot/contact/' || n, 'hubspot', 'contact', n, '2026-02-01', '2026-02-01', '2026-02-01', '{}', 'f', true,
      1, '2026-02-01', '1', n, case when n % 1000 = 0 then null else 1 end, '2026-02-01', 'suspect', 1, 10, n % 1000 = 1,
      case when n % 1000 = 2 then 'plain' else 'none' end, case when n % 1000 = 2 then now() end,
      case when n % 1000 = 3 then timestamptz '2026-03-02' end, case when n % 1000 = 4 then date '2026-03-05' end,
      timestamptz '2026-03-01' + n * interval '6 seconds', case when n % 1000 = 5 then 'old' else 'new' end
    from generate_series(1, ${leads}) n;
    insert into plumbline.decision (lead_key, revision, definition, decision, write, decided_at)
    select 'hubspot/contact/' || n, 1, 'new', '{}', 'none', '2026-02-01' from generate_series(1, ${leads}) n;
    insert into plumbline.write (lead_key, decision_id, state, changes, planned_at)
    select 'hubspot/contact/' || n, n, 'confirmed', '{}', '2026-02-01' from generate_series(1, ${leads}) n;
    insert into plumbline.task (lead_key, crm, reference, state, next_at, planned_at)
    select 'hubspot/contact/' || n, 'hubspot', n, case when n % 1000 = 6 then 'planned' else 'confirmed' end, '2026-03-01',
      '2026-02-01' from generate_series(1, ${leads}, 5) n;
    insert into plumbline.failure (job, queue, lead_key, kind, message, next, count, first_at, last_at, resolved_at)
    select 'write-back', 'hubspot', 'hubspot/contact/' || n, 'rejected', '', '', 1, '2026-02-01', '2026-02-01',
      case when n % 1000 <> 6 then timestamptz '2026-02-02' end from generate_series(1, ${leads}, 5) n`)
  await tidyUp(pool)
}
