import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { type CompiledDefinition, compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import type { LeadRef } from '../../src/domain/lead.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

const unanswered = { ...qualified, 'bant.budget': null, 'bant.authority': null, 'bant.need': null }
const colleague = (email: string, more: object = {}) => ({ ...unanswered, email, ...more })
const influencer = colleague('lab@helix.example', {
  'bant.budget': 'yes',
  'bant.authority': 'influencer',
  'bant.need': 'yes',
})
const signer = colleague('vp@helix.example', { 'bant.authority': 'decision maker' })

describe('score, for people of one company', () => {
  let database: Database
  let world: JobWorld
  const run = (...ids: string[]) => {
    world.enqueued.length = 0
    return score.run({ crm: crmName, leads: ids.map(refOf) as LeadRef[] }, world.context)
  }
  const stageOf = async (id: string) => {
    const [stored] = await world.context.ledger.leads.read([refOf(id)])
    return [stored?.decision?.decision.stage, stored?.decision?.decision.followUps]
  }
  const scored = () => world.enqueued.filter(({ job }) => job === 'score').map(({ leads }) => leads)

  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: null, dataDir: null })
  })
  beforeEach(async () => {
    world = await createJobWorld(database)
  })
  afterAll(() => database.close())

  it('C5: an influencer waits for somebody who can sign, and qualifies when that one joins', async () => {
    await world.hold(leadOf('lab', influencer), leadOf('elsewhere', colleague('x@other.example')))
    await run('lab', 'elsewhere')
    expect(await stageOf('lab')).toEqual(['aql', ['find-decision-maker']])
    expect(scored()).toEqual([])

    await world.hold(leadOf('vp', signer))
    await run('vp')
    expect(scored()).toEqual([1])
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ undecided: 1 })

    await run('lab')
    expect(await stageOf('lab')).toEqual(['mql', []])
    expect(scored(), 'and all is quiet').toEqual([])
    expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ undecided: 0 })
  })

  it('finds the colleague also when the process died right after it had decided the one who can sign', async () => {
    await world.hold(leadOf('lab', influencer))
    await run('lab')
    await world.hold(leadOf('vp', signer))
    const { ledger } = world.context
    const dies = async () => Promise.reject(new Error('killed'))
    const dying = { ...ledger, leads: { ...ledger.leads, reopenMisgrouped: dies } }
    const payload = { crm: crmName, leads: [refOf('vp')] }
    await expect(score.run(payload, { ...world.context, ledger: dying })).rejects.toThrow('killed')
    expect(await stageOf('vp')).not.toEqual([undefined, undefined])

    await run('vp')
    expect(scored()).toEqual([1])
    await run('lab')
    expect(await stageOf('lab')).toEqual(['mql', []])
  })

  it('finds each other at once in one batch, whatever the order', async () => {
    await world.hold(leadOf('lab', influencer), leadOf('vp', signer))
    await run('lab', 'vp')
    expect(await stageOf('lab')).toEqual(['mql', []])
    expect(scored()).toEqual([])
  })

  it('of two batches at once, the later one reopens what the earlier did not know', async () => {
    await world.hold(leadOf('lab', influencer), leadOf('vp', signer))
    await Promise.all([run('lab'), run('vp')])
    const open = (await world.context.ledger.leads.countOpen([crmName])).undecided
    expect((await stageOf('lab'))[0] === 'mql' || open === 1).toBe(true)
    await run('lab')
    expect(await stageOf('lab')).toEqual(['mql', []])
  })

  it('takes the group back when the one who can sign leaves for another company', async () => {
    await world.hold(leadOf('lab', influencer), leadOf('vp', signer))
    await run('lab', 'vp')
    await world.hold(
      leadOf('vp', { ...signer, email: 'vp@elsewhere.example' }, {}, '2026-11-21T11:00:00.000Z'),
    )
    await run('vp')
    expect(scored()).toEqual([1])
    await run('lab')
    expect(await stageOf('lab')).toEqual(['aql', ['find-decision-maker']])
  })

  describe('under a definition that changes who can sign', () => {
    const signsBy = (...met: string[]): CompiledDefinition => {
      const { definition, id } = world.context.definition
      const { bant } = definition
      return compileDefinition({
        definition: { ...definition, bant: { ...bant, authority: { ...bant.authority, met } } },
        id: `${id} ${met.join()}`,
        vocabulary: world.context.definition.vocabulary,
      })
    }
    const judge = (definition: CompiledDefinition, ...ids: string[]) => {
      world.enqueued.length = 0
      return score.run({ crm: crmName, leads: ids.map(refOf) }, { ...world.context, definition })
    }
    const clerk = colleague('clerk@helix.example', { 'bant.authority': 'prokura' })

    it.each([
      ['in one batch', [['lab', 'clerk']]],
      ['in two, the colleague first', [['lab'], ['clerk']]],
      ['in two, the colleague last', [['clerk'], ['lab']]],
    ])(
      'an influencer qualifies when a colleague can sign from now on, and no more when not: %s',
      async (_, batches) => {
        await world.hold(leadOf('lab', influencer), leadOf('clerk', clerk))
        const [before, after] = [signsBy('yes'), signsBy('yes', 'prokura')]
        await judge(before, 'lab', 'clerk')
        expect(await stageOf('lab')).toEqual(['aql', ['find-decision-maker']])

        for (const batch of batches) await judge(after, ...batch)
        await judge(after, 'lab')
        expect(await stageOf('lab')).toEqual(['mql', []])

        for (const batch of batches) await judge(before, ...batch)
        await judge(before, 'lab')
        expect(await stageOf('lab')).toEqual(['aql', ['find-decision-maker']])
        expect(scored(), 'and all is quiet').toEqual([])
        expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ undecided: 0 })
      },
    )

    it('has the colleague judged again without being asked, and only that one', async () => {
      await world.hold(leadOf('lab', influencer), leadOf('clerk', clerk))
      await judge(signsBy('yes'), 'lab', 'clerk')
      await judge(signsBy('yes', 'prokura'), 'clerk')
      expect(scored()).toEqual([1])
      expect(await world.context.ledger.leads.countOpen([crmName])).toMatchObject({ undecided: 1 })
    })
  })

  it('groups nobody by a private mailbox, and nobody who was never asked', async () => {
    const private1 = { ...influencer, email: 'lab@gmail.com' }
    const private2 = { ...signer, email: 'vp@gmail.com' }
    await world.hold(
      leadOf('lab', private1),
      leadOf('vp', private2),
      leadOf('silent', colleague('s@helix.example')),
      leadOf('boss', signer),
    )
    await run('lab', 'vp', 'silent', 'boss')
    expect(await stageOf('lab')).toEqual(['aql', ['find-decision-maker']])
    const [silent] = await world.context.ledger.leads.read([refOf('silent')])
    expect(silent?.decision?.decision.bantScore).toBeNull()
    expect(silent?.buyingGroup).toBeNull()
  })
})
