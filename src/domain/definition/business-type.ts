import { z } from 'zod'
import type { GroupName } from '../decision.ts'

const Weight = z.int().min(0).max(100)
const Weights = z.strictObject({ demographic: Weight, firmographic: Weight, engagement: Weight })
type Weights = z.infer<typeof Weights>

const asTheyAre: Weights = { demographic: 1, firmographic: 1, engagement: 1 }

/**
 * Whom the company sells to: firmographics say most about businesses, demographics about consumers. The points of
 * every criterion of a group are multiplied by its weight, a whole number so that scores stay exact.
 */
export const BusinessType = z.strictObject({
  type: z.enum(['b2b', 'b2c']),
  weights: z.strictObject({ b2b: Weights, b2c: Weights }).default({ b2b: asTheyAre, b2c: asTheyAre }),
})
export type BusinessType = z.infer<typeof BusinessType>

/** For a definition that says nothing: a company that sells to companies, with the points as they are written. */
export const defaultBusiness: BusinessType = { type: 'b2b', weights: { b2b: asTheyAre, b2c: asTheyAre } }

/** The criteria with the points that they are worth to this kind of business. */
export function weighted<
  Weighable extends { readonly group: Exclude<GroupName, 'bant'>; readonly points: number },
>(criteria: readonly Weighable[], { type, weights }: BusinessType): Weighable[] {
  return criteria.map((criterion) => ({
    ...criterion,
    points: criterion.points * weights[type][criterion.group],
  }))
}
