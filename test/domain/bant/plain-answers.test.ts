import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileDefinition } from '../../../src/domain/definition/compile-definition.ts'
import { fewWords, inputFor, shippedDefinition, workedExample } from '../definition/sample-lead.ts'

const definition = shippedDefinition()
const compile = () => compileDefinition({ definition, id: 'd1@1#test', vocabulary: fewWords })

const answer = fc.constantFrom(
  null,
  'yes',
  'no',
  'Yes',
  'influencer',
  'decision maker',
  'latent',
  '$500',
  '2026-09-01',
  '?',
)
const source = fc.constantFrom(null, 'call', 'form', 'inferred', 'rep')
const answers = fc.record({
  'bant.budget': answer,
  'bant.budgetSource': source,
  'bant.authority': answer,
  'bant.authoritySource': source,
  'bant.authorityBy': fc.constantFrom(null, 'inside sales'),
  'bant.need': answer,
  'bant.needSource': source,
  'bant.timeframe': answer,
  'bant.timeframeSource': source,
  product: fc.constantFrom(null, definition.products[0]?.name ?? null),
  'company.revenue': fc.constantFrom(null, 1_000, 400_000_000),
})

describe('answers in plain words', () => {
  it('come to the same whoever gave the same ones before', () => {
    const shared = compile()
    fc.assert(
      fc.property(
        fc.array(answers, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (leads, hasDecisionMaker) => {
          for (const values of leads) {
            const input = inputFor({ ...workedExample, ...values }, { buyingGroup: { hasDecisionMaker } })
            expect(shared.decide(input)).toEqual(compile().decide(input))
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
