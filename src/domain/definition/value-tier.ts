import { z } from 'zod'
import { compileCondition, type PlaceOf } from '../criteria/compile-condition.ts'
import { Condition } from '../criteria/condition.ts'
import type { Fact } from '../criteria/facts.ts'

/** How much a customer like this is worth to us, whether or not the lead qualifies; the first that is met counts. */
export const ValueTier = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id has lower-case letters, digits and - only'),
  because: z.string().trim().min(1, 'must say something'),
  when: Condition,
})
type ValueTier = z.infer<typeof ValueTier>

export interface TieredLead {
  /** The id of the tier; null when none is met. */
  readonly tier: string | null
  /** Which tier and why, and which higher one it could still be; null in a definition without tiers. */
  readonly because: string | null
}

/** Compiles the tiers, the most valuable first as the definition lists them. */
export function compileValueTiers(
  tiers: readonly ValueTier[],
  placeOf: PlaceOf,
): (facts: readonly Fact[], nowMs: number) => TieredLead {
  const compiled = tiers.map(({ id, because, when }) => ({
    id,
    because,
    test: compileCondition(when, placeOf).now,
  }))
  if (compiled.length === 0) return () => ({ tier: null, because: null })
  return (facts, nowMs) => {
    const open: string[] = []
    for (const { id, because, test } of compiled) {
      const verdict = test(facts, nowMs)
      if (verdict === 'met') return { tier: id, because: `value: ${id}, ${because}${perhaps(open)}` }
      if (verdict === 'unknown') open.push(id)
    }
    return { tier: null, because: `value: no tier${perhaps(open)}` }
  }
}

const perhaps = (open: readonly string[]): string =>
  open.length === 0 ? '' : `; could still be ${open.join(' or ')}`
