import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { score } from '../../jobs/score.ts'
import { renderOutcomes } from '../../src/cli/outcomes-text.ts'
import { type GroupOutcomes, outcomesByGroup } from '../../src/qualification/outcomes-by-group.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createJobWorld, crmName, leadOf, qualified } from '../jobs/job-world.ts'

/** Seen on fewer pages, so not worth asking. */
const notAsked = {
  ...qualified,
  format: 'web-form',
  'engagement.productPagesInOneDay': 0,
  'bant.budget': null,
  'bant.authority': null,
  'bant.need': null,
}

describe('how decided leads of the ledger fared by group', () => {
  let database: Database
  let outcomes: GroupOutcomes

  beforeAll(async () => {
    database = await openDatabase({ databaseUrl: null, dataDir: null })
    const world = await createJobWorld(database)
    const group = (gender: string, count: number, values: Parameters<typeof leadOf>[1]) =>
      Array.from({ length: count }, (_, index) => leadOf(`${gender}-${index}`, { ...values, gender }))
    const deleted = leadOf('gone', { ...qualified, gender: 'male' })
    const leads = [
      ...group('male', 40, qualified),
      ...group('female', 35, notAsked),
      ...group('diverse', 3, qualified),
      leadOf('unknown', qualified),
      deleted,
    ]
    await world.hold(...leads)
    await score.run({ crm: crmName, leads: leads.map(({ ref }) => ref) }, world.context)
    await world.hold({ ...deleted, standing: { kind: 'gone' } })
    outcomes = await outcomesByGroup(world.context)
  })
  afterAll(() => database.close())

  it('counts who is still in the CRM, and those of unknown group apart', () => {
    const genders = outcomes.fields.find(({ field }) => field === 'gender')
    expect(outcomes.decided).toBe(79)
    expect(genders?.unknown).toBe(1)
    expect(genders?.groups.map(({ group, leads, qualified }) => [group, leads, qualified])).toEqual([
      ['male', 40, 40],
      ['female', 35, 0],
      [null, 3, 3],
    ])
  })

  it('names the criteria that part the groups, and tells it in lines', () => {
    const female = outcomes.fields.flatMap(({ groups }) => groups).find(({ group }) => group === 'female')
    expect(female?.proxies[0]).toMatchObject({ metPercent: 0, bestMetPercent: 100 })
    const lines = renderOutcomes(outcomes)
    expect(lines[0]).toBe(
      "Outcomes of 79 decided leads by group. A share under 80 % of the best group's is marked !",
    )
    expect(lines).toContain('age: known of 0 leads, unknown of 79 (no mapping fills it, or no CRM holds it)')
    expect(lines).toContain(
      '  male: 40 leads, worth asking 100.0 % (100 % of the best), qualified 100.0 % (100 % of the best)',
    )
    expect(
      lines.some((line) => line.includes('female: 35 leads') && line.includes('0 % of the best !')),
    ).toBe(true)
    expect(lines.some((line) => line.includes('3 leads') && line.includes('not judged'))).toBe(true)
  })
})
