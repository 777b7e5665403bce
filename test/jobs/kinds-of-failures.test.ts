import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { Failure, type FailureKind, type FailureOptions } from '../../src/ports/failure.ts'
import { settleBatch, settleThrown } from '../../src/queue/outcome.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

const hourMs = 3_600_000
const failed = (kind: FailureKind, more: Partial<FailureOptions> = {}) =>
  new Failure(kind, `The CRM says ${kind}.`, { cause: null, ...more })

/** Where a lead and its job are after a failure. */
interface After {
  readonly queue: string
  /** In how many milliseconds the lead is due again; null when it is not, `later` when its next try is kept with it. */
  readonly dueInMs: number | null | 'later'
  /** Kinds of the failures that are open for it, or for its field. */
  readonly open: readonly string[]
}

/** Each kind, met by one lead of two in one call: what happened to the CRM, the queue, and the ledger. */
describe('a write of two leads of which the CRM answers one with a failure', () => {
  let database: Database
  let world: JobWorld
  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(leadOf('1', { format: 'webinar' }), leadOf('2', { format: 'webinar' }))
    await score.run({ crm: crmName, leads: [refOf('1'), refOf('2')] }, world.context)
  })
  afterAll(() => database.close())

  async function outcomeOf(failure: Failure, isWhole: boolean): Promise<After> {
    const { context, crm } = world
    if (isWhole) crm.failing.writeBack = failure
    else {
      // Without a field of ours that is refused the rest is taken.
      const isOfOurs = (changes: object) =>
        failure.fields.every((field) => field in changes || !field.startsWith('plumbline'))
      crm.refuse = ({ ref, changes }) => (ref.id === '1' && isOfOurs(changes) ? failure : null)
    }
    const options = { isLastAttempt: false, canNarrow: true }
    const settlement = await writeBack.run({ crm: crmName, leads: null }, context).then(
      (outcome) => settleBatch(outcome ?? { attempted: [], failures: [] }, options),
      (error: unknown) => settleThrown(error, false),
    )
    const [row] = (
      await database.pool.query<{
        write_due: string
        due_at: Date
        retry_at: Date | null
        waits_for: string[]
      }>(`select write_due, due_at, retry_at, waits_for from plumbline.lead where id = '1'`)
    ).rows
    const isLater = row !== undefined && (row.retry_at !== null || row.waits_for.length > 0)
    const isDue = row !== undefined && row.write_due !== 'none'
    return {
      queue: [
        settlement.ending,
        ...settlement.again.map(({ after }) => `again after ${after}`),
        ...settlement.refused.map(() => 'recorded'),
        ...(settlement.holdQueueMs === null ? [] : ['held']),
        ...(settlement.stopQueueFor === null ? [] : ['stopped']),
      ].join(', '),
      dueInMs: isLater ? 'later' : isDue ? row.due_at.getTime() - world.clock.getTime() : null,
      open: (await context.ledger.failures.listOpen(9)).map(({ kind }) => kind),
    }
  }

  const inHand = 0
  it.each<[FailureKind, Partial<FailureOptions>, After]>([
    ['transient', {}, { queue: 'complete, again after backoff', dueInMs: 60_000, open: [] }],
    [
      'rate-limited',
      { retryAfterMs: 9 },
      { queue: 'complete, again after nothing, held', dueInMs: inHand, open: [] },
    ],
    ['conflict', {}, { queue: 'complete, again after nothing', dueInMs: inHand, open: [] }],
    ['unauthorized', {}, { queue: 'complete, again after nothing, stopped', dueInMs: inHand, open: [] }],
    ['misconfigured', {}, { queue: 'complete, recorded', dueInMs: hourMs, open: [] }],
    [
      'misconfigured',
      { fields: ['plumbline_reason'] },
      { queue: 'complete', dueInMs: 'later', open: ['misconfigured'] },
    ],
    ['rejected', {}, { queue: 'complete', dueInMs: 'later', open: ['rejected'] }],
    ['rejected', { fields: ['phone'] }, { queue: 'complete', dueInMs: 'later', open: ['rejected'] }],
    ['rejected', { obstacle: 'locked' }, { queue: 'complete', dueInMs: 'later', open: ['rejected'] }],
    ['gone', {}, { queue: 'complete', dueInMs: null, open: [] }],
  ])('C2 %s %j: its neighbour is written, and it goes on as its kind does', async (kind, more, after) => {
    const happened = await outcomeOf(failed(kind, more), false)
    expect(happened).toEqual(after)
    expect(world.crm.leads.get('hubspot/contact/2')?.written).toMatchObject({ plumbline_stage: 'inquiry' })
  })

  it.each<[FailureKind, After]>([
    ['transient', { queue: 'retry', dueInMs: inHand, open: [] }],
    ['rate-limited', { queue: 'wait, held', dueInMs: inHand, open: [] }],
    ['conflict', { queue: 'retry-now', dueInMs: inHand, open: [] }],
    ['unauthorized', { queue: 'put-back, stopped', dueInMs: inHand, open: [] }],
    ['misconfigured', { queue: 'fail', dueInMs: hourMs, open: [] }],
  ])('C2 %s of the whole call: nobody is written, and nobody is lost', async (kind, after) => {
    expect(await outcomeOf(failed(kind), true)).toEqual(after)
    expect(world.crm.leads.get('hubspot/contact/2')?.written).toEqual({})
  })
})
