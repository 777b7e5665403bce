import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Condition } from '../../../src/domain/criteria/condition.ts'
import type { Decision, GroupScore } from '../../../src/domain/decision.ts'
import { compileDefinition } from '../../../src/domain/definition/compile-definition.ts'
import type { DecisionInput } from '../../../src/domain/definition/decision-input.ts'
import type { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import type { LeadValues } from '../../../src/domain/lead.ts'
import { LifecycleStage, stageRank } from '../../../src/domain/lifecycle-stage.ts'
import { fewWords, inputFor, shippedDefinition } from './sample-lead.ts'

const orUnknown = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 })
const answer = orUnknown(fc.constantFrom('yes', 'no', 'perhaps'))
const source = fc.constantFrom('form', 'call', 'rep', 'inferred')
const values: fc.Arbitrary<Partial<LeadValues>> = fc.record({
  email: orUnknown(
    fc.constantFrom('a@helixworks.example', 'b@mailbox.example', 'c@gone.example', 'nonsense'),
  ),
  title: orUnknown(fc.constantFrom('VP Quality', 'Intern', 'Senior Director', 'Owner', '???')),
  country: orUnknown(fc.constantFrom('USA', 'Germany', 'Atlantis')),
  format: orUnknown(fc.constantFrom('price-request', 'webinar', 'trusted-referral', 'fax')),
  optedOut: orUnknown(fc.boolean()),
  'company.industry': orUnknown(fc.constantFrom('Biotechnology', 'Banking', 'Alchemy')),
  'company.employees': orUnknown(fc.constantFrom(0, 999, 1000, '1,000+', 'many')),
  'company.revenue': orUnknown(fc.constantFrom(0, 299_999_999, 300_000_000, '$300 million', 5e9)),
  'company.hqCountry': orUnknown(fc.constantFrom('Canada', 'Mexico')),
  'engagement.productPagesInOneDay': orUnknown(fc.nat(9)),
  'engagement.highValueAssets': orUnknown(fc.nat(4)),
  'engagement.lastActivityAt': orUnknown(
    fc.constantFrom('2026-03-01T00:00:00Z', '2025-01-01T00:00:00Z', 'soon'),
  ),
  'bant.budget': answer,
  'bant.budgetSource': source,
  'bant.authority': answer,
  'bant.authoritySource': source,
  'bant.need': answer,
  'bant.needSource': source,
  'bant.timeframe': answer,
  'bant.timeframeSource': source,
})

const leaf = fc.constantFrom(
  { field: 'seniority', atLeast: 'vp' },
  { field: 'seniority', between: ['manager', 'director'] },
  { field: 'industryKey', in: ['biotechnology', 'banking'] },
  { field: 'company.revenue', above: 0 },
  { field: 'company.employees', atMost: 1000 },
  { field: 'hqCountryCode', notIn: ['MX'] },
  { field: 'mailKind', isNot: 'free' },
  { field: 'title', isKnown: false },
  { field: 'company.employees', isKnown: true },
  { field: 'optedOut', is: true },
  { field: 'engagement.lastActivityAt', withinDays: 30 },
  { field: 'title', contains: 'quality' },
)
const { condition } = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ not: tie('condition') }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ atLeast: fc.constant(2), of: fc.array(tie('condition'), { minLength: 2, maxLength: 4 }) }),
  ),
}))
const criteria = fc
  .array(
    fc.record({
      group: fc.constantFrom('demographic', 'firmographic', 'engagement'),
      points: fc.integer({ min: -30, max: 50 }),
      when: condition,
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) =>
    drawn.map(({ group, points, when }, index) => ({
      id: `criterion-${index}`,
      group,
      points,
      because: `reason ${index}`,
      when: Condition.parse(when),
      question: `question ${index}?`,
      halfLifeDays: null,
    })),
  )
const shipped = shippedDefinition()
const definition: fc.Arbitrary<LeadDefinition> = criteria.map((drawn) => ({
  ...shipped,
  criteria: drawn as LeadDefinition['criteria'],
}))

const decide = (
  of: LeadDefinition,
  known: Partial<LeadValues>,
  rest: Partial<DecisionInput> = {},
): Decision =>
  compileDefinition({ definition: of, id: 'd@1#test', vocabulary: fewWords }).decide(inputFor(known, rest))
const bytes = (decision: Decision): string => JSON.stringify(decision)
const capOf = (of: LeadDefinition, { group }: GroupScore) => (group === 'bant' ? 100 : of.groups[group].cap)

describe('whatever the definition and the lead', () => {
  it('the parts sum exactly to the whole, and every score is within its range', () => {
    fc.assert(
      fc.property(definition, values, (of, known) => {
        const { explanation, score, fitScore, engagementScore, bantScore } = decide(of, known)
        for (const group of explanation.groups) {
          const parts = group.criteria.reduce((sum, { points }) => sum + points, group.cappedBy)
          expect(group.score ?? 0).toBe(parts)
          expect(group.least).toBeLessThanOrEqual(group.score ?? 0)
          expect(group.most).toBeGreaterThanOrEqual(group.score ?? 0)
          expect(group.least).toBeGreaterThanOrEqual(0)
          expect(group.most).toBeLessThanOrEqual(capOf(of, group))
        }
        const [demographic, firmographic, engagement, bant] = explanation.groups.map((group) => group.score)
        expect(fitScore).toBe(Number(demographic) + Number(firmographic))
        expect(engagementScore).toBe(engagement)
        expect(score).toBe(fitScore + engagementScore)
        expect(bantScore).toBe(bant)
        expect(explanation.short.length).toBeLessThanOrEqual(255)
      }),
    )
  })

  it('the interval holds whatever the unknowns turn out to be', () => {
    fc.assert(
      fc.property(definition, values, values, (of, known, learnt) => {
        const less = decide(of, known)
        const filled = Object.entries(learnt).filter(([field]) => known[field as keyof LeadValues] === null)
        const more = decide(of, { ...known, ...Object.fromEntries(filled) })
        for (const [index, group] of less.explanation.groups.entries()) {
          const later = more.explanation.groups[index]?.score ?? 0
          expect(later).toBeGreaterThanOrEqual(group.least)
          expect(later).toBeLessThanOrEqual(group.most)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('the order of the criteria, exclusions apart, does not matter to a single byte', () => {
    fc.assert(
      fc.property(definition, values, (of, known) => {
        const turned = { ...of, criteria: of.criteria.toReversed() }
        expect(bytes(decide(turned, known))).toBe(bytes(decide(of, known)))
      }),
    )
  })

  it('the same input gives the same bytes', () => {
    fc.assert(
      fc.property(definition, values, (of, known) => {
        expect(bytes(decide(of, known))).toBe(bytes(decide(of, structuredClone(known))))
      }),
    )
  })

  it('another criterion with points above 0 never lowers the score', () => {
    fc.assert(
      fc.property(
        definition,
        values,
        fc.integer({ min: 0, max: 40 }),
        condition,
        (of, known, points, when) => {
          const group = 'firmographic'
          const extra = {
            id: 'extra',
            group,
            points,
            because: 'more',
            when: Condition.parse(when),
            question: null,
            halfLifeDays: null,
          } as const
          const richer = decide({ ...of, criteria: [...of.criteria, extra] }, known)
          expect(richer.score).toBeGreaterThanOrEqual(decide(of, known).score)
        },
      ),
    )
  })
})

describe('whatever the lead, under the shipped definition', () => {
  const crmStage = fc.option(fc.constantFrom(...LifecycleStage.options), { nil: null })

  it('a stage on the line that people set is never moved back', () => {
    fc.assert(
      fc.property(values, crmStage, (known, set) => {
        const { stage, isRoutable } = decide(shipped, known, { crmStage: set })
        const floor = set === null ? null : stageRank(set)
        const rank = stageRank(stage)
        if (floor !== null && rank !== null) expect(rank).toBeGreaterThanOrEqual(floor)
        if (floor !== null && rank === null) expect(floor).toBeLessThan(stageRank('mql') ?? 0)
        if (set !== null && floor === null) expect(stage).toBe(set)
        if (isRoutable) expect(stage).toBe('mql')
      }),
    )
  })

  it('nurture has a date, disqualification a reason, and nothing else has either', () => {
    fc.assert(
      fc.property(values, crmStage, (known, set) => {
        const { stage, recontactOn, disqualifiedBy } = decide(shipped, known, { crmStage: set })
        expect(recontactOn !== null).toBe(stage === 'nurture')
        expect(disqualifiedBy !== null).toBe(stage === 'disqualified')
      }),
    )
  })

  it('no sentence and no short explanation names the person', () => {
    const named = {
      firstName: 'Zebulon',
      lastName: 'Quackenbush',
      phone: '+1 555 0100',
      email: 'zq@helixworks.example',
    }
    fc.assert(
      fc.property(values, crmStage, (known, set) => {
        const { because, short } = decide(shipped, { ...known, ...named }, { crmStage: set }).explanation
        expect([...because, short].join()).not.toMatch(/zebulon|quackenbush|0100|zq@/i)
      }),
    )
  })
})
