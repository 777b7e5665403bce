import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { type CrmValue, type Lead, type LeadRef, type LeadValues, leadKey } from '../../src/domain/lead.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

describe('a stage that already was what we decided, so that we never wrote it', () => {
  let database: Database
  let world: JobWorld
  const inCrm = (id = '1') => world.crm.leads.get(leadKey(refOf(id))) ?? expect.unreachable()
  const stageOf = (id = '1') => inCrm(id).written.lifecyclestage ?? null
  const read = async (id = '1') =>
    (await world.context.ledger.leads.read([refOf(id)]))[0] ?? expect.unreachable()
  const decide = async (leads: LeadRef[]) => {
    await score.run({ crm: crmName, leads }, world.context)
    await route.run({ crm: crmName, leads }, world.context)
  }
  const writeAll = async () => {
    for (let round = 0; round < 3; round++) await writeBack.run({ crm: crmName, leads: null }, world.context)
  }
  const settle = async (...ids: string[]) => {
    await decide(ids.map(refOf))
    await writeAll()
  }
  /** A person edits the record in the CRM; the next pull brings it. */
  const edit = async (changes: Readonly<Record<string, CrmValue>>, id = '1') =>
    await world.hold(changedIn(inCrm(id), changes))
  const learn = async (values: Partial<LeadValues>, id = '1') =>
    await world.hold({ ...changedIn(inCrm(id), {}), values: leadOf(id, values).values })
  const start = async (values: Partial<LeadValues>, stage: CrmValue, id = '1') => {
    await world.hold(leadOf(id, values, { lifecyclestage: stage }))
    await settle(id)
    expect(stageOf(id)).toBe(stage)
    expect((await read(id)).lastWritten).not.toHaveProperty('lifecyclestage')
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
  })
  afterAll(() => database.close())

  it('A1 stays cleared on all of 28 leads whose person cleared it', async () => {
    const ids = Array.from({ length: 28 }, (_, index) => `${index + 1}`)
    await world.hold(...ids.map((id) => leadOf(id, { format: 'webinar' }, { lifecyclestage: 'lead' })))
    await settle(...ids)
    for (const id of ids) await edit({ lifecyclestage: null }, id)
    await settle(...ids)
    expect(ids.filter((id) => stageOf(id) !== null)).toEqual([])
    const { overrides } = await read('7')
    expect(overrides).toMatchObject([{ field: 'lifecyclestage', value: null, endsAt: null }])
  })

  it.each<[string, Partial<LeadValues>, string, string]>([
    ['lead set back to subscriber', { format: 'webinar' }, 'lead', 'subscriber'],
    ['MQL set back to lead on a SAL', qualified, 'marketingqualifiedlead', 'lead'],
  ])('A1 stays as a person sets it: %s', async (_, values, stage, theirs) => {
    await start(values, stage)
    await edit({ lifecyclestage: theirs })
    await settle('1')
    expect(stageOf()).toBe(theirs)
    await learn(qualified)
    await settle('1')
    await learn({ ...qualified, title: 'Chief Quality Officer' })
    await settle('1')
    expect(stageOf()).toBe(theirs)
    expect((await read()).decision?.decision.stage).toBe('sal')
  })

  it('A1 is ours again once the person sets back what had stood there', async () => {
    await start({ format: 'webinar' }, 'lead')
    await edit({ lifecyclestage: 'subscriber' })
    await settle('1')
    expect((await read()).overrides).toMatchObject([{ field: 'lifecyclestage', value: 'subscriber' }])
    await edit({ lifecyclestage: 'lead' })
    await settle('1')
    expect((await read()).overrides).toEqual([])
    await learn(qualified)
    await settle('1')
    expect(stageOf()).toBe('marketingqualifiedlead')
  })

  it('A1 stays as a person set it between our decision and the read before the write', async () => {
    await world.hold(leadOf('1', { format: 'webinar' }, { lifecyclestage: 'lead' }))
    await settle('1')
    await learn(qualified)
    await decide([refOf('1')])
    world.crm.leads.set(leadKey(refOf('1')), changedIn(inCrm(), { lifecyclestage: 'subscriber' }))
    await writeAll()
    expect(inCrm().written).toMatchObject({ lifecyclestage: 'subscriber', plumbline_stage: 'sal' })
  })

  it('A1 stays as a person set it before the very first write', async () => {
    await world.hold(leadOf('1', { format: 'webinar' }, { lifecyclestage: null }))
    await decide([refOf('1')])
    world.crm.leads.set(leadKey(refOf('1')), changedIn(inCrm(), { lifecyclestage: 'subscriber' }))
    await writeAll()
    expect(stageOf()).toBe('subscriber')
  })

  it('A1 may be moved on from what stood there when the lead was decided first', async () => {
    await start({ format: 'webinar' }, 'lead')
    await learn(qualified)
    await settle('1')
    expect(stageOf()).toBe('marketingqualifiedlead')
  })

  describe('in a contact that was merged into another one', () => {
    const merge = async (survivor: Lead) => {
      const gone: Lead = {
        ...leadOf('1', {}, {}, survivor.modifiedAt),
        standing: { kind: 'merged', to: survivor.ref },
      }
      world.crm.leads.delete(leadKey(refOf('1')))
      await world.hold({ ...survivor, knownAs: { emails: [], records: [refOf('1')] } })
      await world.store(gone)
      await settle(survivor.ref.id)
    }
    const survivorOf = (stage: CrmValue, values: Partial<LeadValues> = { format: 'webinar' }): Lead =>
      leadOf('2', values, { lifecyclestage: stage }, '2026-11-20T12:00:00.000Z')

    it.each([
      ['seen before the merge', true],
      ['not seen before the merge', false],
    ])('A1 stays a person’s in a contact that was never decided: %s', async (_, isSeen) => {
      await start(qualified, 'marketingqualifiedlead')
      if (isSeen) {
        await edit({ lifecyclestage: 'lead' })
        await settle('1')
      }
      await merge(survivorOf('lead', qualified))
      await settle('2')
      expect(stageOf('2')).toBe('lead')
    })

    it('A1 stays a person’s in a contact that had been decided itself', async () => {
      await world.hold(leadOf('2', { format: 'webinar' }, { lifecyclestage: 'lead' }))
      await settle('2')
      await start(qualified, 'marketingqualifiedlead')
      await edit({ lifecyclestage: 'lead' })
      await settle('1')
      await merge(survivorOf('lead', qualified))
      await settle('2')
      expect(stageOf('2')).toBe('lead')
    })

    it('A1 may be moved on where it is what was last known of either', async () => {
      await start({ format: 'webinar' }, 'lead')
      await merge(survivorOf('lead', qualified))
      await settle('2')
      expect(stageOf('2')).toBe('marketingqualifiedlead')
    })
  })
})
