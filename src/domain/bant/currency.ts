import { foldText } from '../normalise/fold.ts'

/** Currencies that a price or a budget can be in. */
export const currencies = [
  'USD',
  'EUR',
  'GBP',
  'CHF',
  'CAD',
  'AUD',
  'BRL',
  'JPY',
  'INR',
  'SEK',
  'NOK',
  'DKK',
] as const
export type Currency = (typeof currencies)[number]

/** A sign or word that says a currency, on folded text; the longer signs come before the `$` that ends them. */
const saying: readonly (readonly [RegExp, Currency])[] = [
  [/\bca?\$|\bcad\b/g, 'CAD'],
  [/\ba\$|\baud\b/g, 'AUD'],
  [/\br\$|\bbrl\b|\breais\b/g, 'BRL'],
  [/\bus\$|\bk?usd\b|\bmusd\b|\bus dollars?\b/g, 'USD'],
  [/€|\b[kmt]?eur\b|\beuros?\b/g, 'EUR'],
  [/£|\bgbp\b|\bpounds?\b/g, 'GBP'],
  [/\bchf\b|\bfrancs?\b|\bfranken\b/g, 'CHF'],
  [/\bjpy\b/g, 'JPY'],
  [/₹|\binr\b/g, 'INR'],
  [/\bsek\b/g, 'SEK'],
  [/\bnok\b/g, 'NOK'],
  [/\bdkk\b/g, 'DKK'],
]
const dollarSign = /\$|\bdollars?\b/
const dollars: readonly Currency[] = ['USD', 'CAD', 'AUD']

/**
 * The currency that a text of people's names; `own` when it names none, and for a bare `$` where `own` is a dollar.
 * Null when it names two, or a sign that several share (¥).
 */
export function currencyOf(text: string, own: Currency): Currency | null {
  let rest = foldText(text)
  const named = new Set<Currency>()
  for (const [pattern, currency] of saying) {
    const without = rest.replace(pattern, ' ')
    if (without !== rest) named.add(currency)
    rest = without
  }
  if (dollarSign.test(rest)) {
    // A dollar after a dollar, as in "US$3-4 thousand dollars", is the same one.
    if (![...named].some((currency) => dollars.includes(currency)))
      named.add(dollars.includes(own) ? own : 'USD')
  }
  if (/¥/.test(rest) || named.size > 1) return null
  return [...named][0] ?? own
}

const micro = 1_000_000

/** An amount in other money at a rate of six decimals at most, in whole units, cut and never rounded up. */
export const converted = (amount: number, rate: number): number =>
  Number((BigInt(amount) * BigInt(Math.round(rate * micro))) / BigInt(micro))
