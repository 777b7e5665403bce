import { bantCriteria } from './bant.ts'
import { type Judgements, pointsOf } from './judge-readings.ts'
import type { Product } from './product.ts'
import type { ProductChoice } from './product-choice.ts'

/** A product to offer instead of the one that they have in mind. */
export interface ProductSuggestion {
  /** The product's id. */
  readonly product: string
  /** The BANT score that the same answers have for it. */
  readonly bantScore: number
  /** The most that it could become for it. */
  readonly couldReach: number
  readonly because: string
}

/**
 * What to offer instead, with the answers judged anew for it: what replaces a product that does not suit the company,
 * or the nearest alternative that budget and timeframe take to better. Null when the product in mind will do.
 */
export function suggestProduct(
  { asked, judged, alternativesTo }: ProductChoice,
  current: Judgements,
  judgeFor: (product: Product) => Judgements,
): ProductSuggestion | null {
  const [product, another] = judged
  if (product === undefined || another !== undefined) return null
  if (asked !== null && asked !== product)
    return suggestion(product, current, `${asked.name} does not suit the company`)
  if (current.budget.verdict !== 'not-met' && current.timeframe.verdict !== 'not-met') return null
  for (const alternative of alternativesTo(product)) {
    const judgements = judgeFor(alternative)
    if (pointsOf(judgements) > pointsOf(current))
      return suggestion(alternative, judgements, `${product.name} does not fit what they need`)
  }
  return null
}

function suggestion(product: Product, judgements: Judgements, why: string): ProductSuggestion {
  const bantScore = pointsOf(judgements)
  const notes = [judgements.budget.note, judgements.timeframe.note].filter((note) => note !== null)
  return {
    product: product.id,
    bantScore,
    couldReach: bantCriteria.reduce((sum, name) => sum + judgements[name].most, 0),
    because: `${why}; ${product.name} would come to ${bantScore}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`,
  }
}
