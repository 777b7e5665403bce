import { describe, expect, it } from 'vitest'
import { compileDefinition } from '../../../src/domain/definition/compile-definition.ts'
import type { LeadDefinition } from '../../../src/domain/definition/lead-definition.ts'
import type { LeadValues } from '../../../src/domain/lead.ts'
import { fewWords, inputFor, noon, shippedDefinition } from './sample-lead.ts'

const inAWeek = '2026-03-09T17:00:00.000Z'
const shipped = shippedDefinition()

function reviewOf(values: Partial<LeadValues>, changes: Partial<LeadDefinition> = {}): string | null {
  const definition = { ...shipped, ...changes }
  const compiled = compileDefinition({ definition, id: 'd1@1#test', vocabulary: fewWords })
  return compiled.reviewAt(compiled.decide(inputFor(values)), noon)
}

const active = { format: 'web-form', 'engagement.lastActivityAt': '2026-03-01T10:00:00Z' }
const viewed = { format: 'web-form', 'engagement.productPagesInOneDay': 6 }
const needsSoon = { format: 'web-form', 'bant.timeframe': '2026-06-01', 'bant.timeframeSource': 'call' }

describe('when a decision is made again though nothing changed', () => {
  it.each([
    ['points that halve', viewed],
    ['a window of days', active],
    ['a deadline', needsSoon],
  ])('is after reviewDays where it rests on %s', (_, values) => {
    expect(reviewOf(values)).toBe(inAWeek)
  })

  it.each([
    ['rests on nothing that time changes', { format: 'web-form', title: 'VP Quality' }, {}],
    ['rules the lead out', { ...active, email: 'a@gone.example' }, {}],
    ['is under a definition that wants none', active, { reviewDays: null }],
    [
      'rests on a window that has closed',
      { ...active, 'engagement.lastActivityAt': '2025-03-01T10:00:00Z' },
      {},
    ],
  ])('is never where it %s', (_, values, changes) => {
    expect(reviewOf(values, changes)).toBeNull()
  })

  const longAgo = {
    kind: 'not',
    of: { kind: 'compare', field: 'engagement.lastActivityAt', operator: 'withinDays', operand: 90 },
  } as const

  it('is after reviewDays where something has to be long ago and is not yet', () => {
    const [first = expect.unreachable()] = shipped.criteria
    const asleep = { ...first, id: 'asleep', points: -5, when: longAgo, halfLifeDays: null }
    expect(reviewOf(active, { criteria: [asleep] })).toBe(inAWeek)
  })

  it('is after reviewDays where what rules the lead out passes', () => {
    const bounced = { id: 'bounced', because: 'an e-mail came back lately', when: longAgo.of }
    expect(reviewOf(active, { exclusions: [bounced] })).toBe(inAWeek)
  })

  it('is after the definition’s days where its gates ask how long ago something was', () => {
    const exclusions: LeadDefinition['exclusions'] = [
      {
        id: 'asleep',
        because: 'nothing was heard',
        when: {
          kind: 'not',
          of: { kind: 'compare', field: 'engagement.lastActivityAt', operator: 'withinDays', operand: 900 },
        },
      },
    ]
    const criteria = shipped.criteria.filter(({ group }) => group === 'demographic')
    const values = { ...active, 'engagement.lastActivityAt': '2025-12-01T10:00:00Z' }
    expect(reviewOf(values, { criteria, reviewDays: 30 })).toBeNull()
    expect(reviewOf(values, { criteria, exclusions, reviewDays: 30 })).toBe('2026-04-01T17:00:00.000Z')
  })
})
