import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrich } from '../../jobs/enrich.ts'
import { pullChanges } from '../../jobs/pull-changes.ts'
import { score } from '../../jobs/score.ts'
import { type CompiledDefinition, compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import type { Database } from '../../src/store/database.ts'
import { openMemoryDatabase } from '../store/memory-database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified, refOf } from './job-world.ts'

// A company that the lists take for a giver of throw-away mailboxes.
const listed = 'mailinator.com'

describe('domains that the definition allows', () => {
  let database: Database
  let world: JobWorld
  let asked: string[]
  let allowing: CompiledDefinition

  beforeAll(async () => {
    database = await openMemoryDatabase()
  })
  beforeEach(async () => {
    asked = []
    world = await createJobWorld(database, [
      {
        name: 'made-up',
        find: async (domain) => {
          asked.push(domain)
          return null
        },
      },
    ])
    const { definition, vocabulary } = world.context.definition
    const scrub = { ...definition.scrub, allowDomains: [listed] }
    allowing = compileDefinition({ definition: { ...definition, scrub }, id: 'allowing@1#a', vocabulary })
  })
  afterAll(() => database.close())

  const under = (definition: CompiledDefinition) => ({ ...world.context, definition })

  it('E4 tell by the same address that two records are one person', async () => {
    const [one, two] = ['one', 'two'].map((id) => leadOf(id, { email: `ann@${listed}` }))
    if (one === undefined || two === undefined) return expect.unreachable()
    const personsAfter = async (definition: CompiledDefinition) => {
      world.crm.pages = [{ leads: [one, two], position: { at: definition.id }, more: false }]
      await pullChanges.run({ crm: crmName }, under(definition))
      const [person] = await world.context.ledger.identities.read([one.ref])
      return person?.length
    }
    expect(await personsAfter(world.context.definition)).toBe(1)
    expect(await personsAfter(allowing)).toBe(2)
  })

  it('E4 have their companies asked for', async () => {
    await world.hold(leadOf('one', { email: `ann@${listed}` }))
    const run = (definition: CompiledDefinition) =>
      enrich.run({ crm: crmName, leads: [refOf('one')] }, under(definition))
    await run(world.context.definition)
    expect(asked).toEqual([])
    await run(allowing)
    expect(asked).toEqual([listed])
  })

  it('E4 make a buying group of colleagues', async () => {
    const asks = { ...qualified, 'bant.authority': null, 'bant.need': null, 'company.domain': null }
    const influencer = { ...asks, 'bant.budget': 'yes', 'bant.authority': 'influencer', 'bant.need': 'yes' }
    await world.hold(
      leadOf('lab', { ...influencer, email: `lab@${listed}` }),
      leadOf('vp', { ...asks, email: `vp@${listed}`, 'bant.authority': 'decision maker' }),
    )
    await score.run({ crm: crmName, leads: ['lab', 'vp'].map(refOf) }, under(allowing))
    const [lab] = await world.context.ledger.leads.read([refOf('lab')])
    expect(lab?.decision?.decision).toMatchObject({ stage: 'mql', followUps: [] })
  })
})
