import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { route } from '../../jobs/route.ts'
import { score } from '../../jobs/score.ts'
import { writeBack } from '../../jobs/write-back.ts'
import { type CrmMapping, mappingOf } from '../../src/domain/crm-mapping.ts'
import { type Lead, leadKey } from '../../src/domain/lead.ts'
import { Failure } from '../../src/ports/failure.ts'
import type { JobContext } from '../../src/ports/job.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { changedIn, createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

/** Qualified no longer: two of its answers were taken back. */
const asked = { ...qualified, 'bant.budget': null, 'bant.need': null }
const lost = new Failure('transient', 'The answer was lost.', { cause: null })

describe('a stage that has to be cleared before it can move back', () => {
  let database: Database
  let world: JobWorld
  let context: JobContext
  let shownAsMql: Lead['written']
  const leads = [refOf('1')]
  const drain = () => writeBack.run({ crm: crmName, leads: null }, context)
  const read = async () => (await context.ledger.leads.read(leads))[0] ?? expect.unreachable()
  const inCrm = () => world.crm.leads.get(leadKey(refOf('1'))) ?? expect.unreachable()
  const stagesSent = () =>
    world.crm.written.flatMap((writes) => writes.map(({ changes }) => changes.lifecyclestage))
  const decide = async () => {
    await score.run({ crm: crmName, leads }, context)
    await route.run({ crm: crmName, leads }, context)
  }
  const due = async () => (await context.ledger.leads.findStragglers(crmName, soon(), 10)).unwritten
  const soon = () => new Date(world.clock.getTime() + 60_000)

  /** The shipped mapping, told to take its own stage back. */
  function takingBack(): CrmMapping {
    const contact = mappingOf(world.context.mapping(crmName), refOf('1'))
    const stage = contact.stage === null ? null : { ...contact.stage, back: 'clear-first' as const }
    return { objects: { contact: { ...contact, stage } } }
  }

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
    // Nobody can take a lead, so that one that qualifies stays an MQL.
    const mapping = takingBack()
    context = { ...world.context, owners: async () => [], mapping: () => mapping }
    await world.hold(leadOf('1', qualified))
    await decide()
    await drain()
    expect(inCrm().written.lifecyclestage).toBe('marketingqualifiedlead')
    shownAsMql = inCrm().written
    world.crm.written.length = 0
    await world.hold(changedIn({ ...inCrm(), values: leadOf('1', asked).values }, {}))
    await decide()
    expect((await read()).decision?.decision.stage).toBe('aql')
  })
  afterAll(() => database.close())

  it('is cleared by one write and set by the next, and then nothing is due', async () => {
    world.enqueued.length = 0
    await drain()
    expect(inCrm().written.lifecyclestage).toBeNull()
    expect(world.enqueued).toMatchObject([{ job: 'write-back' }])
    expect(await due()).toEqual(leads)
    await drain()
    expect(stagesSent()).toEqual([null, 'lead'])
    expect(inCrm().written).toMatchObject({ lifecyclestage: 'lead', plumbline_stage: 'aql' })
    expect(await due()).toEqual([])
    await drain()
    expect(stagesSent()).toHaveLength(2)
  })

  it.each([
    ['before the answer to the clearing', 1],
    ['before the answer to the setting', 2],
  ])('ends the same when the process dies %s', async (_, dying) => {
    for (let step = 1; step <= 4; step++) {
      world.crm.answersLost = step === dying ? lost : null
      const run = drain()
      await (step === dying ? expect(run).rejects.toThrow('The answer was lost.') : run)
    }
    expect(inCrm().written.lifecyclestage).toBe('lead')
    expect((await read()).lastWritten.lifecyclestage).toBe('lead')
    expect(stagesSent()).toEqual([null, 'lead'])
    expect(await due()).toEqual([])
  })

  it('stays as a person sets it between the two', async () => {
    await drain()
    world.crm.leads.set(leadKey(refOf('1')), changedIn(inCrm(), { lifecyclestage: 'salesqualifiedlead' }))
    await drain()
    await drain()
    expect(inCrm().written.lifecyclestage).toBe('salesqualifiedlead')
    expect((await read()).overrides).toMatchObject([
      { field: 'lifecyclestage', value: 'salesqualifiedlead', endsAt: null },
    ])
    expect(await due()).toEqual([])
  })

  it('is never taken back from a person whose stage the CRM kept when ours arrived', async () => {
    await drain()
    // The CRM drops our word without a word of its own: somebody had moved the stage on while it was under way.
    const { writeBack: carryOut } = world.crm
    world.crm.writeBack = async (writes, signal) => {
      const answers = await carryOut(writes, signal)
      world.crm.leads.set(leadKey(refOf('1')), changedIn(inCrm(), { lifecyclestage: 'opportunity' }))
      return answers.map((answer) =>
        answer.failure === null
          ? { ...answer, written: { ...answer.written, lifecyclestage: 'opportunity' } }
          : answer,
      )
    }
    await drain()
    world.crm.writeBack = carryOut
    await world.hold(changedIn(inCrm(), {}))
    await decide()
    await drain()
    await drain()
    expect(inCrm().written.lifecyclestage).toBe('opportunity')
    expect((await read()).overrides).toMatchObject([{ field: 'lifecyclestage', value: 'opportunity' }])
  })

  /** From here on nothing is written for the stage that the lead fell back to. */
  const becomeWordless = () => {
    const contact = mappingOf(takingBack(), refOf('1'))
    const { aql: _, ...write } = contact.stage?.write ?? {}
    const stage = contact.stage === null ? null : { ...contact.stage, write }
    const mapping: CrmMapping = { objects: { contact: { ...contact, stage } } }
    context = { ...context, mapping: () => mapping }
  }

  describe.each([
    ['and every answer comes', 0],
    ['and the process dies before the answer to the clearing', 1],
    ['and the process dies before the answer that puts it back', 2],
  ])('when the stage has no word any more once it is cleared, %s', (_, dying) => {
    it('shows again what stood there, and is left alone from then on', async () => {
      for (let step = 1; step <= 5; step++) {
        if (step === 2) becomeWordless()
        world.crm.answersLost = step === dying ? lost : null
        await drain().catch((error: unknown) => expect(error).toBe(lost))
      }
      expect(inCrm().written).toMatchObject({
        lifecyclestage: 'marketingqualifiedlead',
        plumbline_stage: 'aql',
      })
      expect(stagesSent()).toEqual([null, 'marketingqualifiedlead'])
      expect(await read()).toMatchObject({ clearedStage: null, overrides: [] })
      expect(await due()).toEqual([])
      await decide()
      await drain()
      expect(stagesSent()).toHaveLength(2)
    })
  })

  describe.each([
    ['and every answer comes', 0],
    ['and the process dies before the answer to the clearing', 1],
    ['and the process dies before the answer that puts it back', 3],
  ])('when the CRM refuses the word that it is to have, %s', (_, dying) => {
    const refusal = new Failure('rejected', 'A rule says no.', { cause: null })
    const refuse = () => {
      world.crm.refuse = ({ changes }) => (changes.lifecyclestage === 'lead' ? refusal : null)
    }
    const drainOften = async () => {
      for (let step = 1; step <= 6; step++) {
        world.crm.answersLost = step === dying ? lost : null
        await drain().catch((error: unknown) => expect(error).toBe(lost))
      }
    }

    it('shows again what stood there, says so, and is not tried over and over', async () => {
      refuse()
      await drainOften()
      expect(inCrm().written.lifecyclestage).toBe('marketingqualifiedlead')
      expect(stagesSent().filter((word) => word !== undefined)).toEqual([
        null,
        'lead',
        'marketingqualifiedlead',
      ])
      // The rest of the refused write went out without the stage.
      expect(inCrm().written.plumbline_stage).toBe('aql')
      expect(await due()).toEqual([])
      const { writes } = await context.ledger.reports.history([refOf('1')])
      expect(writes).toContainEqual(expect.objectContaining({ state: 'rejected', answer: 'A rule says no.' }))
      await world.store({ ...inCrm(), modifiedAt: soon().toISOString() })
      await decide()
      await drain()
      await drain()
      expect(inCrm().written.lifecyclestage).toBe('marketingqualifiedlead')
      expect(stagesSent().filter((word) => word === null)).toHaveLength(1)
    })

    it('keeps the refusal among the open failures', async () => {
      refuse()
      await drainOften()
      expect(await context.ledger.failures.listOpen(10)).toMatchObject([
        { job: 'write-back', queue: crmName, ref: refOf('1'), kind: 'rejected', message: 'A rule says no.' },
      ])
      expect(await due()).toEqual([])
    })

    it('C4 closes the refusal when the lead is to have the word that stands there again', async () => {
      refuse()
      await drainOften()
      await world.hold(changedIn({ ...inCrm(), values: leadOf('1', qualified).values }, {}))
      await decide()
      await drain()
      await drain()
      expect(inCrm().written.lifecyclestage).toBe('marketingqualifiedlead')
      expect(await read()).toMatchObject({ clearedStage: null, refusal: { tries: 0 } })
      expect(await context.ledger.failures.listOpen(10)).toEqual([])
    })
  })

  it('C4 closes a refusal that is over where the lead waits for an owner', async () => {
    const refusal = new Failure('rejected', 'A rule says no.', { cause: null })
    world.crm.refuse = ({ changes }) => (changes.lifecyclestage === 'lead' ? refusal : null)
    for (let step = 1; step <= 6; step++) await drain()
    expect(await context.ledger.failures.listOpen(10)).toHaveLength(1)
    world.crm.written.length = 0
    await world.hold(changedIn({ ...inCrm(), values: leadOf('1', qualified).values }, shownAsMql))
    await decide()
    await drain()
    expect(world.crm.written).toEqual([])
    expect(await read()).toMatchObject({ clearedStage: null, decision: { decision: { isRoutable: true } } })
    expect(await context.ledger.failures.listOpen(10)).toEqual([])
  })

  it.each([
    ['', null],
    [' and the answer is lost', lost],
  ])(
    'is remembered as what stood there, a word of people’s whose time was over%s',
    async (_, answersLost) => {
      const contact = mappingOf(takingBack(), refOf('1'))
      const read = { ...contact.stage?.read, accepted: 'mql' as const }
      const stage = contact.stage === null ? null : { ...contact.stage, read }
      const mapping: CrmMapping = {
        objects: { contact: { ...contact, stage, guards: { lifecyclestage: 1 } } },
      }
      context = { ...context, mapping: () => mapping }
      await world.hold(changedIn(inCrm(), { lifecyclestage: 'accepted' }))
      await decide()
      const later = new Date(world.clock.getTime() + 3 * 86_400_000)
      context = { ...context, now: () => later }
      await decide()
      world.crm.answersLost = answersLost
      await drain().catch((error: unknown) => expect(error).toBe(lost))
      expect(inCrm().written.lifecyclestage).toBeNull()
      world.crm.answersLost = null
      const refusal = new Failure('rejected', 'A rule says no.', { cause: null })
      world.crm.refuse = ({ changes }) => (changes.lifecyclestage === 'lead' ? refusal : null)
      for (let step = 1; step <= 4; step++) await drain()
      expect(inCrm().written.lifecyclestage).toBe('accepted')
    },
  )

  it('is set at once to what the lead has become meanwhile', async () => {
    await drain()
    await world.hold(changedIn({ ...inCrm(), values: leadOf('1', qualified).values }, {}))
    await decide()
    await drain()
    expect(inCrm().written.lifecyclestage).toBe('marketingqualifiedlead')
    expect(await due()).toEqual([])
  })
})
