import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { sweepLedger } from '../../jobs/sweep-ledger.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import type { LeadWrite } from '../../src/ports/crm.ts'
import { Failure, type FailureKind, type FailureOptions } from '../../src/ports/failure.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

const hourMs = 3_600_000

describe('a write that the CRM refuses', () => {
  let database: Database
  let world: JobWorld

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
  })
  afterAll(() => database.close())

  const failed = (kind: FailureKind, more: Partial<FailureOptions> = {}) =>
    new Failure(kind, `The CRM says ${kind}.`, { cause: null, ...more })
  const drain = () => writeBack.run({ crm: crmName, leads: null }, world.context)
  const sweep = () => sweepLedger.run({ isQueueIdle: true }, world.context)
  const wait = (ms: number) => {
    world.clock = new Date(world.clock.getTime() + ms)
  }
  /** As every minute: the sweeper, then whatever it woke. */
  async function afterwards(ms: number) {
    wait(ms)
    world.enqueued.length = 0
    await sweep()
    if (world.enqueued.some(({ job }) => job === 'write-back')) await drain()
    await sweep()
  }
  const open = () => world.context.ledger.failures.listOpen(200)
  const heldIn = (id: string) => world.crm.leads.get(leadKey(refOf(id)))?.written ?? {}
  async function hold(ids: readonly string[]) {
    const leads = ids.map((id) => leadOf(id, { format: 'webinar' }))
    await world.hold(...leads)
    await score.run({ crm: crmName, leads: leads.map(({ ref }) => ref) }, world.context)
  }
  const many = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1))
  /** Everything of these leads that carries the field is refused. */
  const refuse = (field: string, failure: Failure, isMeant: (write: LeadWrite) => boolean = () => true) => {
    world.crm.refuse = (write) => (field in write.changes && isMeant(write) ? failure : null)
  }
  const sentSince = (calls: number) => world.crm.written.slice(calls).flat()

  it('C1 has its failure from the moment on in which it is settled', async () => {
    await hold(['1', '2'])
    world.crm.refuse = ({ ref }) => (ref.id === '1' ? failed('rejected') : null)
    // The process dies right after the statement that settles: whatever else was to be recorded never is.
    const { writes } = world.context.ledger
    const settle: typeof writes.settle = async (...parameters) => {
      await writes.settle(...parameters)
      throw new Error('killed')
    }
    const ledger = { ...world.context.ledger, writes: { ...writes, settle } }
    const context = { ...world.context, ledger }
    await expect(writeBack.run({ crm: crmName, leads: null }, context)).rejects.toThrow('killed')
    expect(await open()).toMatchObject([
      {
        job: 'write-back',
        queue: crmName,
        ref: refOf('1'),
        kind: 'rejected',
        message: 'The CRM says rejected.',
      },
    ])
  })

  it('C2 is tried again after an hour, then ever later up to a day, and closed by success', async () => {
    await hold(['1'])
    world.crm.refuse = () => failed('rejected')
    await drain()
    for (const [tries, hours] of [1, 2, 4, 8, 16, 24, 24].entries()) {
      await afterwards(hours * hourMs - 1)
      expect(world.crm.written, `${hours} hours are not over`).toHaveLength(tries + 1)
      await afterwards(1)
      expect(world.crm.written, `${hours} hours are over`).toHaveLength(tries + 2)
    }
    expect(await open()).toMatchObject([{ kind: 'rejected', count: 8 }])
    world.crm.refuse = () => null
    await afterwards(24 * hourMs)
    expect(heldIn('1')).toMatchObject({ plumbline_stage: 'inquiry' })
    expect(await open()).toEqual([])
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ unwritten: 0 })
  })

  it('C2 is tried again by the next sweep once somebody says that it may be mended', async () => {
    await hold(['1'])
    world.crm.refuse = () => failed('rejected')
    await drain()
    world.crm.refuse = () => null
    await world.context.ledger.writes.hastenRefused(crmName, world.clock, { stages: true })
    await afterwards(0)
    expect(heldIn('1')).toMatchObject({ plumbline_stage: 'inquiry' })
    expect(await open()).toEqual([])
  })

  it('C2 is closed when it is no longer wanted, or its record is gone', async () => {
    await hold(['1', '2'])
    world.crm.refuse = () => failed('rejected')
    await drain()
    expect(await open()).toHaveLength(2)
    const gone = {
      ...leadOf('1'),
      standing: { kind: 'gone' as const },
      modifiedAt: '2026-11-21T12:00:00.000Z',
    }
    const shown = { ...heldIn('2'), ...world.crm.written[0]?.find(({ ref }) => ref.id === '2')?.changes }
    await world.hold(gone, leadOf('2', { format: 'webinar' }, shown, '2026-11-21T12:00:00.000Z'))
    await score.run({ crm: crmName, leads: [refOf('1'), refOf('2')] satisfies LeadRef[] }, world.context)
    await afterwards(0)
    expect(await open()).toEqual([])
  })

  describe('for a field of ours alone', () => {
    const reason = 'plumbline_reason'

    it('B4 is written without it, with one failure for the field, and with it when mended', async () => {
      await hold(many(24))
      refuse(reason, failed('rejected', { fields: [reason] }))
      await drain()
      expect(heldIn('7')).toMatchObject({ plumbline_stage: 'inquiry', plumbline_score: expect.any(Number) })
      expect(heldIn('7')).not.toHaveProperty(reason)
      expect(await open()).toMatchObject([{ ref: null, cause: `contact.${reason}`, count: 24 }])
      expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ unwritten: 0 })

      world.crm.refuse = () => null
      await afterwards(hourMs)
      await afterwards(60_000)
      expect(many(24).filter((id) => !(reason in heldIn(id)))).toEqual([])
      expect(await open()).toEqual([])
    })

    it('B4 leaves others alone whose value is not refused, and tries each again by itself', async () => {
      await hold(many(5))
      const isTooLong = ({ ref }: LeadWrite) => ref.id === '2'
      refuse(reason, failed('rejected', { fields: [reason] }), isTooLong)
      await drain()
      expect(heldIn('1')).toHaveProperty(reason)
      expect(heldIn('2')).toMatchObject({ plumbline_stage: 'inquiry' })
      expect(await open()).toMatchObject([{ ref: null, cause: `a value of contact.${reason}`, count: 1 }])
      const calls = world.crm.written.length
      await afterwards(hourMs)
      expect(Object.keys(world.crm.written[calls]?.[0]?.changes ?? {})).toEqual([reason])
      world.crm.refuse = () => null
      await afterwards(2 * hourMs)
      expect(heldIn('2')).toHaveProperty(reason)
      expect(await open()).toEqual([])
    })

    it('C3 is one misconfiguration where all are refused alike, held and tried by a few', async () => {
      const score = 'plumbline_score'
      await hold(many(120))
      refuse(score, failed('rejected', { fields: [score] }))
      await drain()
      await drain()
      expect(await open()).toMatchObject([{ kind: 'misconfigured', ref: null, cause: `contact.${score}` }])
      expect(sentSince(0).filter(({ changes }) => score in changes)).toHaveLength(100)

      // Whoever comes meanwhile is not tried with it.
      const calls = world.crm.written.length
      await hold(['200'])
      await drain()
      expect(sentSince(calls).filter(({ changes }) => score in changes)).toEqual([])
      expect(heldIn('200')).toMatchObject({ plumbline_stage: 'inquiry' })

      world.crm.refuse = () => null
      await afterwards(hourMs)
      await afterwards(60_000)
      await drain()
      await afterwards(60_000)
      expect([...many(120), '200'].filter((id) => !(score in heldIn(id)))).toEqual([])
      expect(await open()).toEqual([])
    })

    it('C7 is the stage alone when the CRM lacks one word: score and reason go out', async () => {
      await hold(many(2))
      const lacking = failed('misconfigured', { fields: ['lifecyclestage'] })
      refuse('lifecyclestage', lacking, ({ changes }) => changes.lifecyclestage === 'lead')
      await drain()
      expect(heldIn('1')).toMatchObject({ plumbline_stage: 'inquiry', plumbline_score: expect.any(Number) })
      expect(heldIn('1')).not.toHaveProperty('lifecyclestage')
      expect(await open()).toMatchObject([
        { kind: 'misconfigured', ref: null, cause: 'contact.lifecyclestage=lead', count: 2 },
      ])
    })

    it('C7 is written without fields for which the CRM refuses the whole call', async () => {
      await hold(many(3))
      const score = 'plumbline_score'
      const unknown = failed('misconfigured', { fields: [score] })
      const plain = world.crm.writeBack
      world.crm.writeBack = async (writes, ...rest) => {
        if (writes.some(({ changes }) => score in changes)) throw unknown
        return plain(writes, ...rest)
      }
      await drain()
      expect(heldIn('3')).toMatchObject({ plumbline_stage: 'inquiry' })
      expect(await open()).toMatchObject([{ kind: 'misconfigured', cause: `contact.${score}`, count: 3 }])
    })

    it('has one row of its history for a second call that was not carried out', async () => {
      await hold(['1'])
      const { writeBack: send } = world.crm
      world.crm.writeBack = async (writes, ...more) => {
        if (writes.some(({ changes }) => !(reason in changes))) throw failed('rate-limited')
        return send(writes, ...more)
      }
      refuse(reason, failed('rejected', { fields: [reason] }))
      await drain()
      const { writes } = await world.context.ledger.reports.history([refOf('1')])
      expect(writes.map(({ state, answer }) => [state, answer])).toEqual([
        ['postponed', 'The CRM says rate-limited.'],
        ['postponed', 'The CRM says rejected.'],
      ])
    })

    it('is refused as a whole when a rule only named it by chance', async () => {
      await hold(['1'])
      world.crm.refuse = ({ changes }) => failed('rejected', { fields: Object.keys(changes).slice(0, 1) })
      await drain()
      expect(world.crm.written).toHaveLength(2)
      expect(await open()).toMatchObject([{ kind: 'rejected', ref: refOf('1'), cause: '' }])
    })
  })
})
