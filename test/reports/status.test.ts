import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { renderStatus } from '../../src/cli/status-text.ts'
import { needsPerson, readStatus, type Status } from '../../src/reports/status.ts'
import type { Database } from '../../src/store/database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from '../jobs/job-world.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'

const at = new Date('2026-11-28T12:00:00.000Z')
const quiet = { waiting: 0, active: 0, delayed: 0, failed: 0, isStopped: false }

describe('how things stand', () => {
  let database: Database
  let world: JobWorld
  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    world = await createJobWorld(database)
    await database.pool.query('truncate plumbline.account, plumbline.definition')
  })

  const read = (queues: Record<string, typeof quiet>, now = at): Promise<Status> =>
    readStatus({
      ledger: world.context.ledger,
      crmNames: [crmName],
      readQueues: async () => new Map(Object.entries(queues)),
      now: () => now,
    })

  it('needs nobody on a new ledger', async () => {
    const status = await read({ hubspot: quiet })
    expect(status).toEqual({
      at: at.toISOString(),
      crms: [{ crm: 'hubspot', account: null, lastPullAt: null, oldestDueAt: null, isRefused: false }],
      queues: [{ queue: 'hubspot', ...quiet, because: null, since: null }],
      failures: [],
      definition: null,
    })
    expect(needsPerson(status)).toEqual([])
  })

  it('names account, last pull, what is due and the definition', async () => {
    const { ledger } = world.context
    await ledger.accounts.keep('salesforce', '00DPb0000000001', at)
    await ledger.definitions.publish('default@1#a', 'text', new Date('2026-11-01T00:00:00.000Z'))
    await ledger.leads.storePage({
      crm: crmName,
      from: null,
      to: { at: 'x' },
      leads: [],
      readings: {},
      now: world.clock,
    })
    await world.hold(leadOf('1', qualified))
    await score.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    await database.pool.query(
      `update plumbline.lead set write_due = 'plain', due_at = '2026-11-28T11:00:00Z'`,
    )
    const { crms, definition } = await read({})
    expect(crms).toEqual([
      {
        crm: 'hubspot',
        account: null,
        lastPullAt: world.clock.toISOString(),
        oldestDueAt: '2026-11-28T11:00:00.000Z',
        isRefused: false,
      },
      {
        crm: 'salesforce',
        account: '00DPb0000000001',
        lastPullAt: null,
        oldestDueAt: null,
        isRefused: false,
      },
    ])
    expect(definition).toEqual({ id: 'default@1#a', since: '2026-11-01T00:00:00.000Z' })
    // What is put off until later is not late.
    await database.pool.query(`update plumbline.lead set due_at = '2026-11-29T11:00:00Z'`)
    expect((await read({})).crms[0]?.oldestDueAt).toBeNull()
  })

  it('says of a stopped queue why and since when, and of failures how many', async () => {
    const { ledger } = world.context
    await database.pool.query(
      `insert into plumbline.stopped_queue values ('hubspot', 'The token is refused.', '2026-11-28T12:00:00Z', now())`,
    )
    const row = {
      job: 'pull-changes',
      queue: crmName,
      cause: '',
      message: 'The token is refused.',
      next: 'Stopped.',
    }
    await ledger.failures.record([{ ...row, ref: null, kind: 'unauthorized' }], at)
    const refused = { ...row, job: 'write-back', kind: 'rejected', message: 'A rule.' } as const
    await ledger.failures.record(
      ['1', '2'].map((id) => ({ ...refused, ref: refOf(id) })),
      at,
    )
    await ledger.failures.record([{ ...refused, cause: 'locked', ref: refOf('3') }], at)
    const status = await read({ hubspot: { ...quiet, waiting: 2, isStopped: true }, scoring: quiet })
    expect(status.failures).toEqual([
      { crm: 'hubspot', kind: 'rejected', count: 3, passing: 1, because: ['an approval holds them'] },
      { crm: 'hubspot', kind: 'unauthorized', count: 1, passing: 0, because: [] },
    ])
    expect(status.crms[0]?.isRefused).toBe(true)
    const needed = needsPerson(status)
    expect(needed[0]).toBe(
      'Nothing of the queue hubspot moves since 2026-11-28T12:00:00.000Z: The token is refused.',
    )
    expect(needed[1]).toBe('2 failures are open (rejected, hubspot): `plumbline sync` names them.')
    expect(renderStatus(status, needed)).toEqual(
      expect.arrayContaining([
        'Needs a person',
        '  hubspot: no account yet, never pulled, nothing due, credentials refused',
        '  hubspot: stopped, 2 waiting, 0 running, 0 delayed, 0 failed',
        '  1 failure is open (rejected, hubspot): an approval holds them.',
        'Open failures: 3 rejected (hubspot), 1 unauthorized (hubspot)',
        'Definition in force: none yet',
      ]),
    )
  })

  it('asks for somebody when nothing was pulled for more than a day', async () => {
    const { ledger } = world.context
    await ledger.leads.storePage({
      crm: crmName,
      from: null,
      to: { at: 'x' },
      leads: [],
      readings: {},
      now: world.clock,
    })
    const hours = (count: number) => new Date(world.clock.getTime() + count * 3_600_000)
    expect(needsPerson(await read({}, hours(25)))).toEqual([])
    expect(needsPerson(await read({}, hours(27)))).toEqual([
      `hubspot was last pulled at ${world.clock.toISOString()}: let \`plumbline start\` run, or \`plumbline sync\`.`,
    ])
  })

  it('tells a ledger that takes no writes from one that can be read', async () => {
    const { health } = world.context.ledger
    await health.tryWrite(at)
    await health.tryWrite(at)
    await database.pool.query('set default_transaction_read_only = on')
    try {
      await expect(health.tryWrite(at)).rejects.toMatchObject({ name: 'Failure' })
      expect((await health.read(at)).pulls).toEqual([])
    } finally {
      await database.pool.query('set default_transaction_read_only = off')
    }
  })
})
