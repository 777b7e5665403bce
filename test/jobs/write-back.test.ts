import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { leadKey } from '../../src/domain/lead.ts'
import { Failure, type FailureKind } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

describe('write-back', () => {
  let database: Database
  let world: JobWorld
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const read = async (id: string) => (await world.context.ledger.leads.read([refOf(id)]))[0]
  const open = () => world.context.ledger.leads.countOpen([crmName])

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
  })
  afterAll(() => database.close())

  async function decide(...ids: string[]) {
    await score.run({ crm: crmName, leads: ids.map(refOf) }, world.context)
  }

  it('writes what was decided, and nothing when it runs again', async () => {
    await world.hold(leadOf('1', { email: 'a@b.example', format: 'webinar' }))
    await decide('1')
    await drain()
    await drain()
    expect(world.crm.written).toHaveLength(1)
    expect(world.crm.written[0]?.[0]?.changes).toMatchObject({
      plumbline_stage: 'inquiry',
      lifecyclestage: 'lead',
    })
    expect(await open()).toMatchObject({ unwritten: 0 })
  })

  it('finishes the neighbours of a lead that the CRM refuses, and names that one alone', async () => {
    const leads = Array.from({ length: 100 }, (_, index) => leadOf(String(index), { format: 'webinar' }))
    await world.hold(...leads)
    await decide(...leads.map(({ ref }) => ref.id))
    world.crm.refuse = ({ ref }) =>
      ref.id === '42' ? new Failure('rejected', 'A validation rule says no.', { cause: null }) : null
    const outcome = await drain()
    expect(outcome?.attempted).toHaveLength(100)
    expect(outcome?.failures, 'recorded with its settlement').toEqual([])
    const failures = await world.context.ledger.failures.listOpen(10)
    expect(failures.map(({ ref, message }) => [ref?.id, message])).toEqual([
      ['42', 'A validation rule says no.'],
    ])
    expect((await read('41'))?.lastWritten).toMatchObject({ plumbline_stage: 'inquiry' })
    expect((await read('42'))?.lastWritten).toEqual({})
    const { writes } = await world.context.ledger.reports.history([refOf('42')])
    expect(writes).toMatchObject([{ state: 'rejected', answer: 'A validation rule says no.' }])
  })

  it.each(['transient', 'rate-limited', 'unauthorized'] satisfies FailureKind[])(
    'keeps every lead due for its next attempt when the call fails as %s',
    async (kind) => {
      await world.hold(leadOf('1', { format: 'webinar' }))
      await decide('1')
      world.crm.failing.writeBack = new Failure(kind, 'The call failed.', { cause: null })
      await expect(drain()).rejects.toMatchObject({ kind })
      world.crm.failing = {}
      await drain()
      expect(world.crm.written).toHaveLength(2)
      expect(await open()).toMatchObject({ unwritten: 0 })
    },
  )

  it('keeps every lead due, but not soon, when the call fails as misconfigured', async () => {
    await world.hold(leadOf('1', { format: 'webinar' }))
    await decide('1')
    world.crm.failing.writeBack = new Failure('misconfigured', 'The call failed.', { cause: null })
    await expect(drain()).rejects.toMatchObject({ kind: 'misconfigured' })
    world.crm.failing = {}

    world.clock = new Date(world.clock.getTime() + 3_600_000 - 1)
    await drain()
    expect(world.crm.written).toHaveLength(1)
    world.clock = new Date(world.clock.getTime() + 1)
    await drain()
    expect(world.crm.written).toHaveLength(2)
    expect(await open()).toMatchObject({ unwritten: 0 })
  })

  it('writes after all what was written but whose answer was lost, without harm', async () => {
    await world.hold(leadOf('1', { format: 'webinar' }))
    await decide('1')
    world.crm.failing.writeBack = new Failure('transient', 'The answer was lost.', { cause: null })
    await expect(drain()).rejects.toThrow()
    world.crm.failing = {}
    await writeBack.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    expect((await read('1'))?.lastWritten).toMatchObject({ plumbline_stage: 'inquiry' })
  })

  it.each(['rate-limited', 'conflict'] satisfies FailureKind[])(
    'does not read what a call that ends as %s cannot have written',
    async (kind) => {
      await world.hold(leadOf('1', { format: 'webinar' }))
      await decide('1')
      await drain()
      await world.hold(
        changedIn(
          leadOf('1', { format: 'price-request' }, world.crm.leads.get('hubspot/contact/1')?.written),
          {},
        ),
      )
      await decide('1')
      const reads = world.crm.read.length
      world.crm.failing.writeBack = new Failure(kind, 'The call was not made.', { cause: null })
      await expect(drain()).rejects.toMatchObject({ kind })
      world.crm.failing = {}
      expect(await read('1')).toMatchObject({ unanswered: null })
      await drain()
      expect(world.crm.read).toHaveLength(reads)
      expect(await open()).toMatchObject({ unwritten: 0 })
    },
  )

  it('takes a lead that is gone out of the reports', async () => {
    await world.hold(leadOf('1', { format: 'webinar' }))
    await decide('1')
    world.crm.refuse = () => new Failure('gone', 'It was deleted.', { cause: null })
    expect((await drain())?.failures).toMatchObject([{ failure: { kind: 'gone' } }])
    expect((await read('1'))?.lead.standing).toEqual({ kind: 'gone' })
    expect(await world.context.ledger.reports.funnel()).toEqual([])
    expect(await open()).toMatchObject({ unwritten: 0 })
  })

  describe('of one of two records of a person', () => {
    const email = 'ada@helix.example'
    beforeEach(async () => {
      await world.hold(leadOf('1', { email, format: 'webinar' }), leadOf('2', { email }))
      await decide('1')
      await drain()
      world.enqueued.length = 0
    })

    it('that is gone has the other one decided and written without it, at once', async () => {
      await world.hold(
        leadOf('1', { email, format: 'webinar', ...qualified }, {}, '2026-11-20T11:00:00.000Z'),
      )
      await decide('1')
      world.crm.refuse = ({ ref }) =>
        ref.id === '1' ? new Failure('gone', 'It was deleted.', { cause: null }) : null
      world.enqueued.length = 0
      await writeBack.run({ crm: crmName, leads: [refOf('1')] }, world.context)
      expect(world.enqueued.filter(({ job }) => job === 'write-back')).toMatchObject([{ leads: null }])
      await drain()
      expect((await read('2'))?.decision?.decision.stage).toBe('suspect')
    })

    it('that turns out to be somebody else has the other one decided and written, at once', async () => {
      await world.hold(leadOf('2', { email, ...qualified }, {}, '2026-11-20T11:00:00.000Z'))
      await decide('1')
      await route.run({ crm: crmName, leads: [refOf('1')] }, world.context)
      world.crm.leads.set(
        'hubspot/contact/1',
        leadOf('1', { email: 'bea@helix.example', format: 'webinar' }, {}, '2026-11-20T12:00:00.000Z'),
      )
      world.enqueued.length = 0
      await writeBack.run({ crm: crmName, leads: [refOf('1')] }, world.context)
      expect(await open()).toMatchObject({ undecided: 0 })
      expect((await read('2'))?.decision?.revision).toBe((await read('2'))?.revision)
      expect(world.enqueued.filter(({ job }) => job === 'write-back')).toMatchObject([{ leads: null }])
    })
  })

  it('repeats no value of a person in the CRM’s words', async () => {
    const named = { ...qualified, 'company.name': 'Helix  Works', phone: '+1 555 0100' }
    await world.hold(leadOf('1', { ...named, 'bant.need': null }), leadOf('2', { format: 'webinar' }))
    await decide('1', '2')
    const words =
      'Ada Osei (vice president quality, vp.1@helix.example, +1 555 0100) of Helix Works is no fit; Adaline, user ada, is.'
    world.crm.refuse = ({ ref }) => (ref.id === '1' ? new Failure('rejected', words, { cause: null }) : null)
    const scrubbed =
      '[removed] [removed] ([removed], [removed], [removed]) of [removed] is no fit; Adaline, user ada, is.'
    await drain()
    expect(await world.context.ledger.failures.listOpen(9)).toMatchObject([{ message: scrubbed }])
    const { writes } = await world.context.ledger.reports.history([refOf('1')])
    expect(writes[0]?.answer).toBe(scrubbed)
  })

  it('repeats no value of a person when the call as a whole fails', async () => {
    await world.hold(leadOf('1', qualified))
    await decide('1')
    await route.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    world.crm.failing.writeBack = new Failure('misconfigured', 'No field for Osei.', { cause: null })
    await expect(drain()).rejects.toMatchObject({ kind: 'misconfigured', message: 'No field for [removed].' })
    world.crm.failing = {
      readLeads: new Failure('rate-limited', 'Osei, wait.', { cause: null, retryAfterMs: 7 }),
    }
    world.clock = new Date(world.clock.getTime() + 3_600_000)
    await expect(drain()).rejects.toMatchObject({ message: '[removed], wait.', retryAfterMs: 7 })
  })

  it('gives a lead that qualifies in the second read its owner, and writes it once', async () => {
    await world.hold(leadOf('1', { ...qualified, 'bant.need': null, 'bant.authority': null }))
    await decide('1')
    world.crm.leads.set('hubspot/contact/1', leadOf('1', qualified, {}, '2026-11-21T11:59:00.000Z'))
    await drain()
    expect(world.crm.written).toHaveLength(1)
    expect(world.crm.written[0]?.[0]?.changes).toMatchObject({
      hubspot_owner_id: '1',
      plumbline_stage: 'sal',
    })
  })

  it('leaves such a lead to the sweeper when the owners cannot be had, and writes its neighbours', async () => {
    await world.hold(
      leadOf('1', { ...qualified, 'bant.need': null, 'bant.authority': null }),
      leadOf('2', { format: 'webinar' }),
    )
    await decide('1', '2')
    world.crm.leads.set('hubspot/contact/1', leadOf('1', qualified, {}, '2026-11-21T11:59:00.000Z'))
    world.crm.failing.readOwners = new Failure('transient', 'away', { cause: null })
    await drain()
    expect(world.crm.written.flat().map(({ ref }) => ref.id)).toEqual(['2'])
    expect(await open()).toEqual({ undecided: 0, unrouted: 1, unwritten: 0 })
  })

  describe('with a lead that was routed', () => {
    beforeEach(async () => {
      await world.hold(leadOf('1', qualified))
      await decide('1')
      await route.run({ crm: crmName, leads: [refOf('1')] }, world.context)
    })

    it('reads it again before it writes stage and owner', async () => {
      await drain()
      expect(world.crm.read).toEqual([[refOf('1')]])
      expect(world.crm.written[0]?.[0]?.changes).toMatchObject({
        hubspot_owner_id: '1',
        plumbline_stage: 'sal',
        lifecyclestage: 'marketingqualifiedlead',
      })
    })

    it('says what the stage and the owner were when it read them, and when that was', async () => {
      const before = performance.now()
      await drain()
      const { readAt, expected } = world.crm.guards[0] ?? expect.unreachable()
      expect(readAt).toBeGreaterThanOrEqual(before)
      expect([...expected]).toEqual([['hubspot/contact/1', { hubspot_owner_id: null, lifecyclestage: null }]])
    })

    it('reads a lead again at once in which somebody was while its write waited', async () => {
      world.crm.refuse = ({ ref }) => {
        world.crm.leads.set(leadKey(ref), changedIn(leadOf('1', qualified), { hubspot_owner_id: 'sam' }))
        world.crm.refuse = () => null
        return new Failure('conflict', 'Somebody was there.', { cause: null })
      }
      const outcome = await drain()
      expect(outcome?.failures).toMatchObject([{ failure: { kind: 'conflict' } }])
      expect(await read('1')).toMatchObject({ unanswered: null })
      await writeBack.run({ crm: crmName, leads: [refOf('1')] }, world.context)
      expect(world.crm.read).toHaveLength(2)
      expect(world.crm.leads.get('hubspot/contact/1')?.written.hubspot_owner_id).toBe('sam')
      expect(await read('1')).toMatchObject({ overrides: [{ field: 'hubspot_owner_id', value: 'sam' }] })
    })

    it('leaves the owner to a person who took the lead after it was read', async () => {
      world.crm.leads.set(
        'hubspot/contact/1',
        leadOf('1', qualified, { hubspot_owner_id: 'sam' }, '2026-11-21T11:59:00.000Z'),
      )
      await drain()
      expect(world.crm.written.flat().some(({ changes }) => 'hubspot_owner_id' in changes)).toBe(false)
      const { writes } = await world.context.ledger.reports.history([refOf('1')])
      expect(writes[0]?.suppressed).toEqual([{ field: 'hubspot_owner_id', ours: '1', theirs: 'sam' }])
    })

    it('decides anew on what a person changed meanwhile, and writes that', async () => {
      const changed = { ...qualified, 'engagement.productPagesInOneDay': 0 }
      world.crm.leads.set('hubspot/contact/1', leadOf('1', changed, {}, '2026-11-21T11:59:00.000Z'))
      const before = (await read('1'))?.decision?.decision.score
      await drain()
      const after = await read('1')
      expect(after?.revision).toBe(2)
      expect(after?.decision?.decision.score).toBeLessThan(before ?? 0)
      expect(world.crm.written[0]?.[0]?.changes).toMatchObject({
        plumbline_score: after?.decision?.decision.score,
        hubspot_owner_id: '1',
      })
    })

    it('does not send a stage or an owner when the second read fails', async () => {
      world.crm.failing.readLeads = new Failure('transient', 'The CRM is away.', { cause: null })
      await expect(drain()).rejects.toMatchObject({ kind: 'transient' })
      expect(world.crm.written).toEqual([])
      expect(await open()).toMatchObject({ unwritten: 1 })
    })
  })
})
