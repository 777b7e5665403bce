import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { compileDefinition } from '../../src/domain/definition/compile-definition.ts'
import type { LeadDefinition } from '../../src/domain/definition/lead-definition.ts'
import { countWorthAsking } from '../../src/qualification/count-worth-asking.ts'
import { tryDefinition } from '../../src/qualification/try-definition.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createJobWorld, crmName, type JobWorld, leadOf, qualified } from '../jobs/job-world.ts'

const asked = { ...qualified, 'bant.budget': null, 'bant.authority': null, 'bant.need': null }

describe('another definition over the ledger', () => {
  let database: Database
  let world: JobWorld
  const compiled = (changes: (definition: LeadDefinition) => LeadDefinition) => {
    const { definition, vocabulary } = world.context.definition
    return compileDefinition({ definition: changes(definition), id: 'other@1#test', vocabulary })
  }
  const sources = () => ({ ...world.context, isEnriched: false })
  const rowsOf = async (table: string) =>
    (await database.pool.query(`select count(*)::int as count from plumbline.${table}`)).rows[0]
  const attempt = (
    changes: (definition: LeadDefinition) => LeadDefinition,
    examples = 2,
    onProgress: (looked: number) => void = () => undefined,
  ) => tryDefinition(compiled(changes), { ...sources(), onProgress }, examples)

  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: null, dataDir: null })
    world = await createJobWorld(database)
    const many = Array.from({ length: 250 }, (_, index) =>
      leadOf(`list-${1000 + index}`, { format: 'web-form' }),
    )
    const leads = [
      leadOf('asked', asked),
      leadOf('qualified', qualified),
      leadOf('referred', { ...asked, format: 'trusted-referral', 'engagement.productPagesInOneDay': 0 }),
      leadOf('fits', { ...asked, format: 'web-form', 'engagement.productPagesInOneDay': 0 }),
      ...many,
    ]
    await world.hold(...leads)
    const refs = leads.map(({ ref }) => ref)
    await score.run({ crm: crmName, leads: refs.slice(0, 200) }, world.context)
    await score.run({ crm: crmName, leads: refs.slice(200) }, world.context)
    await world.hold(leadOf('new', asked))
    // Long after, so that a lead that is decided at the present moment would differ by time alone.
    world.clock = new Date('2027-11-21T12:00:00.000Z')
  })
  afterAll(() => database.close())

  it('tells how far it is, slice by slice', async () => {
    const looked: number[] = []
    await attempt(
      (definition) => definition,
      2,
      (count) => looked.push(count),
    )
    expect(looked).toEqual([200, 255])
  })

  it('moves nobody when it is the same definition, and names who waits for a first decision', async () => {
    expect(await attempt((same) => same)).toEqual({ tried: 254, waiting: 1, moves: [] })
  })

  it('says who would fall, how many, and why, with the first few by key', async () => {
    const { moves } = await attempt((definition) => ({
      ...definition,
      exclusions: [
        {
          id: 'web-forms',
          because: 'Web forms are not read any more',
          when: { kind: 'compare', field: 'format', operator: 'is', operand: 'web-form' },
        },
      ],
    }))
    expect(moves).toEqual([
      {
        from: 'inquiry',
        to: 'disqualified',
        direction: 'down',
        count: 251,
        examples: ['fits', 'list-1000'].map((id) => ({
          ref: { crm: crmName, object: 'contact', id },
          because: 'ruled out: Web forms are not read any more',
        })),
      },
    ])
  })

  it('says who would rise, and writes nothing', async () => {
    const before = await rowsOf('decision')
    const { moves } = await attempt(
      (definition) => ({ ...definition, entry: { ...definition.entry, combine: 'any' } }),
      0,
    )
    expect(moves).toEqual([{ from: 'inquiry', to: 'aql', direction: 'up', count: 2, examples: [] }])
    const forms = await attempt((definition) => ({
      ...definition,
      entry: {
        combine: 'any',
        parts: [
          {
            id: 'form',
            because: 'Any form will do',
            when: { kind: 'compare', field: 'format', operator: 'isKnown', operand: true },
          },
        ],
      },
    }))
    expect(forms.moves.map(({ from, to, direction, count }) => [from, to, direction, count])).toEqual([
      ['inquiry', 'aql', 'up', 252],
    ])
    expect(await rowsOf('decision')).toEqual(before)
  })

  it('C2: counts the leads that each combination of the entry would take', async () => {
    const combinations = (['all', 'any', { atLeast: 2 }] as const).map((combine) =>
      compiled((definition) => ({ ...definition, entry: { ...definition.entry, combine } })),
    )
    expect(await countWorthAsking(combinations, sources(), world.clock)).toEqual({
      of: 255,
      met: [3, 5, 4],
    })
  })
})
