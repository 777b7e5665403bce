/** How leads of one source, or of all, fared. */
export interface SourceQuality {
  /** Everybody the CRMs hold from there, names on lists included. */
  readonly leads: number
  /** Those who did something to show interest: everybody but suspects. */
  readonly responders: number
  /** Of the responders, those taken for made up. */
  readonly fakes: number
  /** Those at MQL or further. */
  readonly qualified: number
}

/** A share with what it is a share of, as one number alone misleads. */
export interface Rate {
  readonly count: number
  readonly of: number
}

/** Always both: with made-up registrants in the denominator, and without. */
export interface ConversionRates {
  readonly raw: Rate
  readonly scrubbed: Rate
}

/** From response to qualified, in per cent: where the averages that are reported for companies lie. */
export const benchmarkBand = { from: 4, to: 10 } as const

/** From response to qualified lead, by both denominators. */
export const conversionRates = ({ responders, fakes, qualified }: SourceQuality): ConversionRates => ({
  raw: { count: qualified, of: responders },
  scrubbed: { count: qualified, of: responders - fakes },
})

/** `4.4 % of 351`, rounded to a tenth; `none of 0` where there is nobody. */
export function rateInWords({ count, of }: Rate): string {
  if (of === 0) return 'none of 0'
  const tenths = Math.round((1000 * count) / of)
  return `${Math.floor(tenths / 10)}.${tenths % 10} % of ${of}`
}
