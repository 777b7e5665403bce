import { describe, expect, it } from 'vitest'
import { type Asked, compileCondition } from '../../../src/domain/criteria/compile-condition.ts'
import { compileShortfalls } from '../../../src/domain/criteria/compile-shortfalls.ts'
import { Condition } from '../../../src/domain/criteria/condition.ts'
import { type ConditionField, conditionFields } from '../../../src/domain/criteria/condition-fields.ts'
import type { Fact } from '../../../src/domain/criteria/facts.ts'
import type { LeadValue } from '../../../src/domain/lead.ts'

const now = Date.parse('2026-03-02T12:00:00Z')
const placeOf = (asked: Asked) => conditionFields.indexOf(asked as ConditionField)
const factsOf = (known: Readonly<Record<string, LeadValue>>): Fact[] =>
  conditionFields.map((field) => ({ field, value: known[field] ?? null, from: null }))

const ask = (written: object, known: Readonly<Record<string, LeadValue>>) =>
  compileCondition(Condition.parse(written), placeOf).now(factsOf(known), now)

describe('a comparison', () => {
  it.each<[object, LeadValue, string]>([
    [{ field: 'format', is: 'webinar' }, 'Webinar', 'met'],
    [{ field: 'format', is: 'webinar' }, 'web-form', 'not-met'],
    [{ field: 'format', isNot: 'webinar' }, 'WEBINAR', 'not-met'],
    [{ field: 'format', in: ['webinar', 'web-form'] }, 'web-form', 'met'],
    [{ field: 'format', notIn: ['webinar', 'web-form'] }, 'fax', 'met'],
    [{ field: 'title', contains: 'QUALITY' }, 'Head of quality', 'met'],
    [{ field: 'title', contains: 'quality' }, 'Head of sales', 'not-met'],
    [{ field: 'company.revenue', atLeast: 300 }, 300, 'met'],
    [{ field: 'company.revenue', atLeast: 300 }, 299, 'not-met'],
    [{ field: 'company.revenue', atMost: 300 }, 300, 'met'],
    [{ field: 'company.revenue', above: 300 }, 300, 'not-met'],
    [{ field: 'company.revenue', below: 300 }, 300, 'not-met'],
    [{ field: 'company.revenue', between: [1, 300] }, 300, 'met'],
    [{ field: 'company.revenue', between: [1, 300] }, 301, 'not-met'],
    [{ field: 'company.revenue', is: 0 }, 0, 'met'],
    [{ field: 'seniority', atLeast: 'vp' }, 'vp', 'met'],
    [{ field: 'seniority', atLeast: 'c-level' }, 'owner', 'met'],
    [{ field: 'seniority', is: 'c-level' }, 'owner', 'not-met'],
    [{ field: 'seniority', below: 'vp' }, 'director', 'met'],
    [{ field: 'seniority', between: ['manager', 'director'] }, 'vp', 'not-met'],
    [{ field: 'optedOut', is: false }, false, 'met'],
    [{ field: 'engagement.lastActivityAt', withinDays: 30 }, '2026-01-31T12:00:00Z', 'met'],
    [{ field: 'engagement.lastActivityAt', withinDays: 30 }, '2026-01-31T11:59:59Z', 'not-met'],
    [{ field: 'engagement.lastActivityAt', withinDays: 30 }, '2026-03-03T00:00:00Z', 'met'],
    [{ field: 'engagement.lastActivityAt', withinDays: 30 }, '2099-01-01T00:00:00Z', 'not-met'],
    [{ field: 'phone', isKnown: true }, '1', 'met'],
    [{ field: 'phone', isKnown: false }, '1', 'not-met'],
  ])('%j of %j is %s', (written, value, verdict) => {
    const { field } = written as { field: ConditionField }
    expect(ask(written, { [field]: value })).toBe(verdict)
  })

  it('of a value that nobody knows is unknown, also when it asks for the contrary', () => {
    expect(ask({ field: 'company.revenue', below: 1 }, {})).toBe('unknown')
    expect(ask({ field: 'format', isNot: 'webinar' }, {})).toBe('unknown')
    expect(ask({ not: { field: 'format', is: 'webinar' } }, {})).toBe('unknown')
  })

  it('about presence is answered now, but may still turn', () => {
    const missing = compileCondition(Condition.parse({ field: 'phone', isKnown: false }), placeOf)
    expect(missing.now(factsOf({}), now)).toBe('met')
    expect(missing.eventually(factsOf({}), now)).toBe('unknown')
    expect(missing.eventually(factsOf({ phone: '1' }), now)).toBe('not-met')
  })
})

describe('conditions put together', () => {
  const yes = { field: 'format', is: 'yes' }
  const no = { field: 'format', is: 'no' }
  const open = { field: 'phone', is: '1' }
  it.each<[object, string]>([
    [{ all: [yes, yes] }, 'met'],
    [{ all: [yes, open] }, 'unknown'],
    [{ all: [open, no] }, 'not-met'],
    [{ any: [open, yes] }, 'met'],
    [{ any: [open, no] }, 'unknown'],
    [{ any: [no, no] }, 'not-met'],
    [{ not: no }, 'met'],
    [{ not: open }, 'unknown'],
    [{ atLeast: 2, of: [yes, open, yes] }, 'met'],
    [{ atLeast: 2, of: [yes, open, no] }, 'unknown'],
    [{ atLeast: 2, of: [open, no, no] }, 'not-met'],
  ])('%j is %s', (written, verdict) => {
    expect(ask(written, { format: 'yes' })).toBe(verdict)
  })

  it('look at each field once', () => {
    expect(compileCondition(Condition.parse({ all: [yes, open, { not: no }] }), placeOf).fields).toEqual([
      'format',
      'phone',
    ])
  })
})

describe('the sentences about what is lacking', () => {
  const lacking = (written: object, known: Readonly<Record<string, LeadValue>>) =>
    compileShortfalls(Condition.parse(written), placeOf)(factsOf(known), now)

  it('name each part that is missing under all, and the ways out under any', () => {
    const parts = [
      { field: 'company.revenue', atLeast: 300_000_000 },
      { field: 'seniority', atLeast: 'vp' },
      { field: 'format', is: 'webinar' },
    ]
    const known = { 'company.revenue': 1_234_567.5, format: 'webinar' }
    expect(lacking({ all: parts }, known)).toEqual([
      'company.revenue is 1,234,567.5, less than 300,000,000',
      'seniority is not known',
    ])
    expect(lacking({ any: parts.slice(0, 2) }, known)).toEqual([
      'company.revenue is 1,234,567.5, less than 300,000,000, or seniority is not known',
    ])
    expect(lacking({ any: parts }, known)).toEqual([])
  })

  it('never show what a person is called or where they can be reached', () => {
    for (const field of ['email', 'firstName', 'lastName', 'phone'])
      expect(lacking({ field, is: 'x' }, { [field]: 'Quackenbush' })).toEqual([`${field} does not fit`])
  })
})
