import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCondition } from '../../../src/domain/criteria/compile-condition.ts'
import { Condition } from '../../../src/domain/criteria/condition.ts'
import { isNeverMet } from '../../../src/domain/criteria/never-met.ts'

const neverMet = (written: object) => isNeverMet(Condition.parse(written))
const employees = (operator: string, operand: unknown) => ({
  field: 'company.employees',
  [operator]: operand,
})

describe('a condition that nobody can ever meet', () => {
  it.each<[object]>([
    [{ all: [employees('atLeast', 1000), employees('below', 5)] }],
    [{ all: [employees('above', 5), employees('below', 6)] }],
    [employees('below', 0)],
    [{ all: [employees('is', 3), { not: employees('between', [1, 9]) }] }],
    [
      {
        all: [
          { field: 'seniority', atLeast: 'vp' },
          { field: 'seniority', in: ['manager', 'director'] },
        ],
      },
    ],
    [
      {
        all: [
          { field: 'hqCountryCode', is: 'US' },
          { field: 'hqCountryCode', notIn: ['US', 'CA'] },
        ],
      },
    ],
    [
      {
        all: [
          { field: 'source', is: 'Webinar' },
          { field: 'source', isKnown: false },
        ],
      },
    ],
    [
      {
        all: [
          { field: 'optedOut', is: true },
          { field: 'optedOut', is: false },
        ],
      },
    ],
    [{ all: [{ field: 'title', isKnown: true }, { any: [employees('below', 0)] }] }],
    [{ atLeast: 2, of: [employees('below', 0), employees('is', 1)] }],
  ])('is %j', (written) => {
    expect(neverMet(written)).toBe(true)
  })

  it.each<[object]>([
    [{ all: [employees('atLeast', 5), employees('below', 6)] }],
    [{ any: [employees('atLeast', 1000), employees('below', 5)] }],
    [{ all: [employees('atLeast', 1000), { field: 'company.revenue', below: 5 }] }],
    [
      {
        all: [
          { field: 'seniority', atLeast: 'c-level' },
          { field: 'seniority', isNot: 'owner' },
        ],
      },
    ],
    [{ not: { field: 'industryKey', is: 'biotechnology' } }],
    [
      {
        all: [
          { field: 'title', contains: 'vice' },
          { field: 'title', isNot: 'vice' },
        ],
      },
    ],
    [{ all: [{ action: 'page', atLeast: 9 }, { not: { action: 'page', atLeast: 3 } }] }],
    [{ field: 'source', isKnown: false }],
  ])('is not %j', (written) => {
    expect(neverMet(written)).toBe(false)
  })

  it('is never one that some number meets', () => {
    const bound = fc.integer({ min: -5, max: 30 })
    const leaf = fc
      .tuple(fc.constantFrom('is', 'isNot', 'atLeast', 'atMost', 'above', 'below'), bound)
      .map(([operator, operand]) => employees(operator, operand))
    const { condition } = fc.letrec<{ condition: object }>((tie) => ({
      condition: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.record({ not: tie('condition') }),
        fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      ),
    }))
    fc.assert(
      fc.property(condition, (written) => {
        const { now } = compileCondition(Condition.parse(written), () => 0)
        const isMet = [null, ...Array(40).keys()].some(
          (value) => now([{ field: 'company.employees', value, from: null }], 0) === 'met',
        )
        expect(neverMet(written)).toBe(!isMet)
      }),
      { numRuns: 500 },
    )
  })
})
