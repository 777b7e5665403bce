import { z } from 'zod'
import type { Condition } from '../criteria/condition.ts'
import { type FieldName, isProtectedField, protectedFields } from '../lead-fields.ts'

/**
 * Why a protected attribute may be used all the same, and who answers for it. A decision about people that rests on
 * their gender, age or income may be unlawful, so somebody has to sign for each.
 */
export const ProtectedOverride = z.strictObject({
  field: z.enum(protectedFields as [FieldName, ...FieldName[]]),
  reason: z.string().trim().min(1, 'must say something'),
  signedBy: z.string().trim().min(1, 'must say something'),
  date: z.iso.date(),
})
type ProtectedOverride = z.infer<typeof ProtectedOverride>

/** Where a condition asks about a protected attribute that nobody has signed for. */
export function protectedUses(
  condition: Condition,
  path: readonly (string | number)[],
  overrides: readonly ProtectedOverride[],
): { readonly path: (string | number)[]; readonly sentence: string }[] {
  switch (condition.kind) {
    case 'compare': {
      const { field } = condition
      if (!isProtectedField(field) || overrides.some((override) => override.field === field)) return []
      const sentence = `${field} is protected: nothing is decided by it unless protectedOverrides names it with a reason and a signer`
      return [{ path: [...path, 'field'], sentence }]
    }
    case 'action':
      return []
    case 'not':
      return protectedUses(condition.of, [...path, 'not'], overrides)
    default: {
      const key = condition.kind === 'atLeast' ? 'of' : condition.kind
      return condition.of.flatMap((each, index) => protectedUses(each, [...path, key, index], overrides))
    }
  }
}
