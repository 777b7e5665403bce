import { compileCondition, type PlaceOf } from '../criteria/compile-condition.ts'
import type { Fact } from '../criteria/facts.ts'
import { wordKey } from '../normalise/fold.ts'
import type { Product } from './product.ts'

/** Which products a lead's answers are judged against. */
export interface ProductChoice {
  /** All that the company's firmographics do not rule out. */
  readonly suitable: readonly Product[]
  /** What they asked about, where the definition has it; it need not suit. */
  readonly asked: Product | null
  /** The one asked about if it suits, else what may replace it, else all that suit. Empty: nothing suits. */
  readonly judged: readonly Product[]
  /** What may be offered instead of a product, nearest first: its alternatives that suit. */
  alternativesTo(product: Product): readonly Product[]
}

/** The products of a definition, ready to be chosen among. */
export interface ProductChoosing {
  /** All that the company's firmographics do not rule out. */
  suitable(facts: readonly Fact[], nowMs: number): readonly Product[]
  choose(askedFor: string | null, suitable: readonly Product[]): ProductChoice
}

/** Prepares the products of a definition for choosing among them. */
export function compileProductChoice(products: readonly Product[], placeOf: PlaceOf): ProductChoosing {
  const byId = new Map(products.map((product) => [product.id, product]))
  const byWord = new Map(
    products.flatMap((product) =>
      [product.id, product.name, ...product.words].map((word) => [wordKey(word), product] as const),
    ),
  )
  const tested = products.map((product) => ({
    product,
    test: product.suits === null ? null : compileCondition(product.suits, placeOf).now,
  }))

  /** Follows the alternatives once round at most. */
  function chainFrom(product: Product): Product[] {
    const chain: Product[] = []
    let next = byId.get(product.alternative ?? '')
    while (next !== undefined && next !== product && !chain.includes(next)) {
      chain.push(next)
      next = byId.get(next.alternative ?? '')
    }
    return chain
  }

  return {
    suitable(facts, nowMs) {
      const suitable: Product[] = []
      for (const { product, test } of tested)
        if (test === null || test(facts, nowMs) !== 'not-met') suitable.push(product)
      return suitable
    },
    choose(askedFor, suitable) {
      const asked = askedFor === null ? null : (byWord.get(wordKey(askedFor)) ?? null)
      const alternativesTo = (product: Product) => chainFrom(product).filter((one) => suitable.includes(one))
      return { suitable, asked, judged: judgedOf(asked, suitable, alternativesTo), alternativesTo }
    },
  }
}

function judgedOf(
  asked: Product | null,
  suitable: readonly Product[],
  alternativesTo: ProductChoice['alternativesTo'],
): readonly Product[] {
  if (asked === null) return suitable
  if (suitable.includes(asked)) return [asked]
  const [instead] = alternativesTo(asked)
  return instead === undefined ? suitable : [instead]
}
