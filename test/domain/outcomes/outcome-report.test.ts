import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CriterionResult, Decision } from '../../../src/domain/decision.ts'
import type { LeadValues } from '../../../src/domain/lead.ts'
import type { LifecycleStage } from '../../../src/domain/lifecycle-stage.ts'
import { createOutcomeTally } from '../../../src/domain/outcomes/outcome-report.ts'
import { protectedGroup } from '../../../src/domain/outcomes/protected-group.ts'

const met = (id: string, worth: number): CriterionResult => ({
  id,
  verdict: 'met',
  points: worth,
  worth,
  because: `because of ${id}`,
  sees: [],
})

function decided(
  stage: LifecycleStage,
  criteria: CriterionResult[] = [],
  disqualifiedBy: string | null = null,
) {
  const explanation = { groups: [{ criteria }] }
  return { stage, disqualifiedBy, explanation } as unknown as Decision
}
const known = (values: Partial<LeadValues>) =>
  ({ age: null, gender: null, income: null, ...values }) as LeadValues

function genders(
  counts: Record<string, [stage: LifecycleStage, criteria: CriterionResult[], times: number][]>,
) {
  const tally = createOutcomeTally()
  for (const [gender, rows] of Object.entries(counts))
    for (const [stage, criteria, times] of rows)
      for (let each = 0; each < times; each++) tally.add(known({ gender }), decided(stage, criteria))
  return tally.report().find(({ field }) => field === 'gender')?.groups
}

describe('the group of a lead', () => {
  it.each([
    ['age', 29, '0 to 29'],
    ['age', 30, '30 to 39'],
    ['age', 60, 'from 60'],
    ['income', 99_999, '50,000 to 99,999'],
    ['income', 200_000, 'from 200,000'],
    ['gender', ' Female ', 'female'],
    ['gender', '', null],
    ['age', null, null],
    ['age', -1, null],
    ['age', Number.NaN, null],
  ] as const)('%s %s is %s', (field, value, group) => {
    expect(protectedGroup(field, value)).toBe(group)
  })
})

describe('outcomes by group', () => {
  it('marks who gets there less than four fifths as often, and names the criteria that part them', () => {
    const senior = met('senior-title', 20)
    const young = met('junior', -10)
    expect(
      genders({
        male: [
          ['mql', [senior], 40],
          ['inquiry', [], 60],
        ],
        female: [
          ['mql', [senior], 20],
          ['inquiry', [young], 30],
        ],
        diverse: [
          ['aql', [senior], 11],
          ['inquiry', [young], 39],
        ],
      }),
    ).toEqual([
      {
        group: 'male',
        leads: 100,
        worthAsking: 40,
        qualified: 40,
        ratios: { worthAsking: 100, qualified: 100 },
        proxies: [],
      },
      {
        group: 'diverse',
        leads: 50,
        worthAsking: 11,
        qualified: 0,
        ratios: { worthAsking: 55, qualified: 0 },
        proxies: [
          { id: 'junior', because: 'because of junior', worth: -10, metPercent: 78, bestMetPercent: 0 },
          {
            id: 'senior-title',
            because: 'because of senior-title',
            worth: 20,
            metPercent: 22,
            bestMetPercent: 40,
          },
        ],
      },
      {
        group: 'female',
        leads: 50,
        worthAsking: 20,
        qualified: 20,
        ratios: { worthAsking: 100, qualified: 100 },
        proxies: [],
      },
    ])
  })

  it('does not judge a few, nor tell them apart, nor measure others by them', () => {
    const groups = genders({
      male: [
        ['mql', [], 10],
        ['inquiry', [], 30],
      ],
      female: [['mql', [], 29]],
      diverse: [['mql', [], 2]],
    })
    expect(groups?.map(({ group, leads, ratios }) => ({ group, leads, ratios }))).toEqual([
      { group: 'male', leads: 40, ratios: { worthAsking: 100, qualified: 100 } },
      { group: null, leads: 31, ratios: { worthAsking: null, qualified: null } },
    ])
  })

  it('leaves made-up people out, counts the unknown, and compares nothing where nobody got anywhere', () => {
    const tally = createOutcomeTally()
    tally.add(known({ gender: 'female' }), decided('disqualified', [], 'fake'))
    for (let each = 0; each < 30; each++) tally.add(known({ age: 35 }), decided('inquiry'))
    const [age, gender] = tally.report()
    expect(gender).toEqual({ field: 'gender', unknown: 30, groups: [] })
    expect(age?.groups).toEqual([
      {
        group: '30 to 39',
        leads: 30,
        worthAsking: 0,
        qualified: 0,
        ratios: { worthAsking: null, qualified: null },
        proxies: [],
      },
    ])
  })

  it('counts everybody once, whatever the order', () => {
    const lead = fc.record({
      age: fc.option(fc.integer({ min: 0, max: 99 })),
      stage: fc.constantFrom<LifecycleStage>('suspect', 'aql', 'mql', 'nurture', 'disqualified'),
    })
    fc.assert(
      fc.property(fc.array(lead, { maxLength: 200 }), (leads) => {
        const report = (some: typeof leads) => {
          const tally = createOutcomeTally()
          for (const { age, stage } of some) tally.add(known({ age }), decided(stage))
          return tally.report()
        }
        const [age] = report(leads)
        const counted = age?.groups.reduce((sum, group) => sum + group.leads, age.unknown)
        expect(counted).toBe(leads.length)
        expect(report(leads.toReversed())).toEqual(report(leads))
      }),
    )
  })
})
