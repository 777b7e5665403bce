import type { Condition } from '../criteria/condition.ts'
import type { LeadDefinition } from './lead-definition.ts'

/** A condition and where it stands in the definition, such as `['criteria', 2, 'when']`. */
export interface PlacedCondition {
  readonly condition: Condition
  readonly path: (string | number)[]
}

/** Every condition of a definition, in the order of the file's parts. */
export function conditionsOf({
  criteria,
  inquiry,
  entry,
  exclusions,
  valueTiers,
  products,
}: LeadDefinition): PlacedCondition[] {
  return [
    ...criteria.map(({ when }, index) => ({ condition: when, path: ['criteria', index, 'when'] })),
    { condition: inquiry.when, path: ['inquiry', 'when'] },
    ...entry.parts.map(({ when }, index) => ({ condition: when, path: ['entry', 'parts', index, 'when'] })),
    ...exclusions.map(({ when }, index) => ({ condition: when, path: ['exclusions', index, 'when'] })),
    ...valueTiers.map(({ when }, index) => ({ condition: when, path: ['valueTiers', index, 'when'] })),
    ...products.flatMap(({ suits }, index) =>
      suits === null ? [] : [{ condition: suits, path: ['products', index, 'suits'] }],
    ),
  ]
}
