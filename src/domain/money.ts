import { type Currency, converted, currencies, currencyOf } from './bant/currency.ts'
import type { Money } from './bant/product.ts'
import { boundedCache } from './bounded-cache.ts'
import { readAmount } from './normalise/amount.ts'

/** Of ISO 4217: money of which nobody knows the currency. */
export const unknownCurrency = 'XXX'

/** A figure with its currency's code, as a CRM's reader puts the two together: `350000000 JPY`. */
const coded = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/

/** An amount in dollars stays the figure that it is; any other goes with its code. */
export const inCurrency = (amount: number, currency: string | null): number | string =>
  currency === null || currency === 'USD' ? amount : `${amount} ${currency}`

const rememberedTexts = 20_000

/**
 * Reads an amount in whole US dollars. One in other money is converted by the definition's rates and unknown without a
 * rate, never taken for dollars; a figure without any currency is one of dollars.
 */
export function createMoneyReader(money: Money): (raw: string | number) => number | null {
  const readText = boundedCache((text: string) => {
    const [, figure, code] = coded.exec(text.trim()) ?? []
    const amount = readAmount(figure === undefined ? text : Number(figure))
    return amount === null ? null : inDollars(amount, code ?? currencyOf(text, 'USD'), money)
  }, rememberedTexts)
  return (raw) => (typeof raw === 'number' ? readAmount(raw) : readText(raw))
}

function inDollars(amount: number, currency: string | null, money: Money): number | null {
  if (currency === 'USD') return amount
  const [worth, dollar] = [worthOf(currency, money), worthOf('USD', money)]
  return worth === null || dollar === null ? null : converted(amount, worth / dollar)
}

/** What one of a currency is worth in the definition's. */
function worthOf(currency: string | null, { currency: own, rates }: Money): number | null {
  if (currency === own) return 1
  return isCurrency(currency) ? (rates[currency] ?? null) : null
}

const isCurrency = (code: string | null): code is Currency =>
  (currencies as readonly (string | null)[]).includes(code)
