import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { type CrmMapping, mappingOf, type ObjectMapping } from '../../src/domain/crm-mapping.ts'
import { type CrmValue, leadKey } from '../../src/domain/lead.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, refOf } from './job-world.ts'

const dayMs = 86_400_000

describe('a field that an admin guards', () => {
  let database: Database
  let world: JobWorld
  const guardedBy = (guards: ObjectMapping['guards']): CrmMapping => {
    const contact = mappingOf(world.context.mapping(crmName), refOf('1'))
    return { objects: { contact: { ...contact, guards } } }
  }
  const under = (guards: ObjectMapping['guards']) => {
    const mapping = guardedBy(guards)
    return { ...world.context, mapping: () => mapping }
  }
  const decide = (context = world.context, ...ids: string[]) =>
    score.run({ crm: crmName, leads: ids.map(refOf) }, context)
  const drain = (context = world.context) => writeBack.run({ crm: crmName, leads: null }, context)
  const inCrm = (id = '1') => world.crm.leads.get(leadKey(refOf(id))) ?? expect.unreachable()
  const goOn = (days: number) => {
    world.clock = new Date(world.clock.getTime() + days * dayMs)
  }
  const personSets = async (field: string, value: CrmValue) =>
    world.hold({ ...changedIn(inCrm(), { [field]: value }), modifiedAt: world.clock.toISOString() })

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
  })
  afterAll(() => database.close())

  it('keeps what a person had put there before our first write, as long as the guard says', async () => {
    const guarded = under({ plumbline_score: 30 })
    await world.hold(leadOf('1', { format: 'webinar' }, { plumbline_score: 5 }))
    await decide(guarded, '1')
    await drain(guarded)
    expect(inCrm().written).toMatchObject({ plumbline_score: 5, plumbline_stage: 'inquiry' })
    const [stored] = await world.context.ledger.leads.read([refOf('1')])
    expect(stored?.overrides).toMatchObject([{ field: 'plumbline_score', value: 5 }])
    goOn(31)
    const { toReview } = await world.context.ledger.leads.findStragglers(crmName, world.clock, 10)
    expect(toReview).toEqual([refOf('1')])
    await decide(guarded, '1')
    await drain(guarded)
    expect(inCrm().written.plumbline_score).toBe(stored?.decision?.decision.score)
  })

  it.each([
    ['shortened', 30, 5, 6, true],
    ['lengthened', 5, 30, 6, false],
    ['made one for good', 5, 'for-good', 6, false],
  ] as const)('is written by the days of now when its guard was %s', async (_, before, now, days, isOurs) => {
    await world.hold(leadOf('1', { format: 'webinar' }))
    await decide(under({ plumbline_score: before }), '1')
    await drain(under({ plumbline_score: before }))
    const ours = inCrm().written.plumbline_score
    await personSets('plumbline_score', 77)
    await decide(under({ plumbline_score: before }), '1')
    await drain(under({ plumbline_score: before }))
    expect(inCrm().written.plumbline_score).toBe(77)
    goOn(days)
    // Due for whatever reason, without having been decided under the new mapping.
    await database.pool.query("update plumbline.lead set write_due = 'guarded'")
    await drain(under({ plumbline_score: now }))
    expect(inCrm().written.plumbline_score).toBe(isOurs ? ours : 77)
  })

  describe('of a record that was converted', () => {
    const guards = { plumbline_score: 30 }
    const values = { format: 'webinar', email: 'vp.1@helix.example' }

    async function convert(shown: Readonly<Record<string, CrmValue>>): Promise<void> {
      const at = world.clock.toISOString()
      const to = refOf('2')
      const contact = leadOf('2', values, shown, at)
      await world.hold(
        { ...inCrm(), modifiedAt: at, standing: { kind: 'converted', to } },
        { ...contact, knownAs: { emails: [], records: [refOf('1')] } },
      )
    }
    const learnMore = async () => {
      const { written } = inCrm('2')
      const at = new Date(world.clock.getTime() + 1_000).toISOString()
      await world.hold(leadOf('2', { ...values, title: 'Vice President Quality' }, written, at))
      await decide(under(guards), '2')
      await drain(under(guards))
    }

    beforeEach(async () => {
      await world.hold(leadOf('1', values))
      await decide(under(guards), '1')
      await drain(under(guards))
    })

    it('is still ours in the record that it became, where that shows what we wrote', async () => {
      const { written } = inCrm()
      await convert(written)
      await decide(under(guards), '2')
      await drain(under(guards))
      const [stored] = await world.context.ledger.leads.read([refOf('2')])
      expect(stored?.lastWritten.plumbline_score).toBe(written.plumbline_score)
      expect(stored?.overrides).toEqual([])
      await learnMore()
      const [after] = await world.context.ledger.leads.read([refOf('2')])
      expect(inCrm('2').written.plumbline_score).toBe(after?.decision?.decision.score)
      expect(inCrm('2').written.plumbline_score).not.toBe(written.plumbline_score)
    })

    it('is still a person’s, and no longer than it would have been', async () => {
      await personSets('plumbline_score', 77)
      await decide(under(guards), '1')
      const [before] = await world.context.ledger.leads.read([refOf('1')])
      expect(before?.overrides).toHaveLength(1)
      goOn(20)
      await convert(inCrm().written)
      await decide(under(guards), '2')
      const [stored] = await world.context.ledger.leads.read([refOf('2')])
      expect(stored?.overrides).toEqual(before?.overrides)
      await drain(under(guards))
      expect(inCrm('2').written.plumbline_score).toBe(77)
      goOn(11)
      await decide(under(guards), '2')
      await drain(under(guards))
      expect(inCrm('2').written.plumbline_score).not.toBe(77)
    })
  })
})
