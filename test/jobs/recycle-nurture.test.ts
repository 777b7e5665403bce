import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recycleNurture } from '../../jobs/recycle-nurture.ts'
import { score } from '../../jobs/score.ts'
import type { Decision } from '../../src/domain/decision.ts'
import type { LeadRef } from '../../src/domain/lead.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const saidNo = { ...qualified, 'bant.budget': 'no', 'bant.need': 'no' }

describe('recycle-nurture', () => {
  let database: Database
  let world: JobWorld
  const decide = (leads: readonly LeadRef[]) => score.run({ crm: crmName, leads: [...leads] }, world.context)
  const decisionOf = async (id: string): Promise<Decision | undefined> =>
    (await world.context.ledger.leads.read([refOf(id)]))[0]?.decision?.decision
  const recycle = async () => {
    world.enqueued.length = 0
    await recycleNurture.run({}, world.context)
    return world.enqueued.map(({ job, leads, urgency }) => [job, leads, urgency])
  }
  const on = (day: string) => {
    world.clock = new Date(`${day}T12:00:00.000Z`)
  }

  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: null, dataDir: null })
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    await world.hold(leadOf('no', saidNo), leadOf('yes', qualified))
    await decide([refOf('no'), refOf('yes')])
  })
  afterAll(() => database.close())

  it('leaves leads in nurture until their date has come', async () => {
    expect(await decisionOf('no')).toMatchObject({ stage: 'nurture', recontactOn: '2026-12-19' })
    on('2026-12-18')
    expect(await recycle()).toEqual([])
  })

  it('brings a due lead back to be asked, once', async () => {
    on('2026-12-19')
    expect(await recycle()).toEqual([['score', 1, 'schedule']])
    expect(await recycle(), 'not decided in between').toEqual([['score', 1, 'schedule']])
    await decide([refOf('no')])
    expect(await decisionOf('no')).toMatchObject({ stage: 'aql', recycles: 1, recontactOn: null })
    expect(await recycle()).toEqual([])
  })

  it('ends a lead that came back as often as the definition allows', async () => {
    const most = world.context.definition.definition.recycle.maxRecycles
    for (let count = 0; count < most; count++) {
      on(`${2027 + count}-06-01`)
      await decide([refOf('no')])
      const other = count % 2 === 0 ? { 'bant.timeframe': 'no' } : { 'bant.timeframe': 'yes' }
      const again = { ...saidNo, ...other, 'bant.timeframeSource': 'call' }
      await world.hold(leadOf('no', again, {}, `${2027 + count}-06-01T10:00:00.000Z`))
      await decide([refOf('no')])
      expect(await decisionOf('no')).toMatchObject({ stage: 'nurture', recycles: count + 1 })
    }
    on('2031-01-01')
    expect(await recycle()).toEqual([['score', 1, 'schedule']])
    await decide([refOf('no')])
    expect(await decisionOf('no')).toMatchObject({ stage: 'disqualified', disqualifiedBy: 'recycle-limit' })
    expect(await recycle()).toEqual([])
  })

  it('carries at most 200 leads a job', async () => {
    const many = Array.from({ length: 201 }, (_, index) => leadOf(`n${index}`, saidNo))
    await world.hold(...many)
    const refs = many.map(({ ref }) => ref)
    await decide(refs.slice(0, 200))
    await decide(refs.slice(200))
    on('2026-12-20')
    expect(await recycle()).toEqual([
      ['score', 200, 'schedule'],
      ['score', 2, 'schedule'],
    ])
  })
})
