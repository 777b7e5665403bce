import { type Range, readRange } from '../normalise/amount.ts'
import { type Currency, converted, currencyOf } from './currency.ts'
import { inFigures } from './figures.ts'
import { type Judgement, judged } from './judgement.ts'
import type { Money, Product } from './product.ts'

/**
 * What somebody can spend, in whole units of the definition's currency: `between 3 and 4 thousand`, `$3,500`, `10-15k €`.
 * Null when it cannot be read, or is in money that the definition has no rate for.
 */
export function readBudget(text: string, money: Money): Range | null {
  const range = readRange(text)
  if (range === null) return null
  const currency = currencyOf(text, money.currency)
  if (currency === money.currency) return range
  const rate = currency === null ? undefined : money.rates[currency]
  if (rate === undefined) return null
  const convert = (amount: number | null) => (amount === null ? null : converted(amount, rate))
  return { min: convert(range.min), max: convert(range.max) }
}

/** What so many pieces cost. Exact beyond what a number holds. */
const priceOf = (product: Product, quantity: number): bigint => BigInt(product.price) * BigInt(quantity)

/** A range that covers the price meets it: people name ranges. An open upper end covers only what its lower end does. */
export function judgeBudget(
  budget: Range,
  product: Product,
  quantity: number,
  worth: number,
  currency: Currency,
): Judgement {
  const price = priceOf(product, quantity)
  const pieces = quantity === 1 ? '' : ` for ${inFigures(quantity)}`
  const note = `${budgetInWords(budget)} ${currency}, and ${product.name} costs ${inFigures(price)}${pieces}`
  if (budget.min !== null && BigInt(budget.min) >= price) return judged('met', worth, note)
  if (budget.max === null) return judged('unknown', worth, note)
  return judged(BigInt(budget.max) >= price ? 'met' : 'not-met', worth, note)
}

/** The sentence when the most they can spend is below the floor of the cheapest of these products; else null. */
export function belowFloor(
  { max }: Range,
  products: readonly Product[],
  quantity: number,
  floorPercent: number,
  currency: Currency,
): string | null {
  const [first, ...others] = products
  if (max === null || first === undefined) return null
  const cheapest = others.reduce((best, product) => (product.price < best.price ? product : best), first)
  const price = priceOf(cheapest, quantity)
  if (BigInt(max) * 100n >= price * BigInt(floorPercent)) return null
  return `a budget of at most ${inFigures(max)} ${currency} is below ${floorPercent} % of the cheapest that suits, ${cheapest.name} at ${inFigures(price)}`
}

function budgetInWords({ min, max }: Range): string {
  if (max === null) return `${inFigures(min ?? 0)} or more`
  if (min === null) return `at most ${inFigures(max)}`
  return min === max ? inFigures(max) : `${inFigures(min)} to ${inFigures(max)}`
}
