import type { Deadline } from './deadline.ts'
import { type Judgement, judged } from './judgement.ts'
import type { Product } from './product.ts'

/** Where and how much, as far as it is known. */
export interface Shipment {
  readonly quantity: number
  /** ISO code of the country that it goes to. */
  readonly country: string | null
  readonly miles: number | null
}

/** Days from now until so many pieces are there: the least and the most that what is known allows. */
export interface DeliveryTime {
  readonly least: number
  /** Infinity: perhaps it is not delivered there at all. */
  readonly most: number
}

/** Null: it is not delivered there. */
export function deliveryTime(product: Product, { quantity, country, miles }: Shipment): DeliveryTime | null {
  const ready = product.inStock >= quantity ? 0 : product.leadTimeDays
  if (product.transit.length === 0) return { least: ready, most: ready }
  const possible: number[] = []
  let isCertain = false
  for (const { countries, withinMiles, days } of product.transit) {
    const inCountry = countries === null || (country === null ? null : countries.includes(country))
    const inReach = withinMiles === null || (miles === null ? null : miles <= withinMiles)
    if (inCountry === false || inReach === false) continue
    possible.push(ready + days)
    isCertain = inCountry === true && inReach === true
    if (isCertain) break
  }
  if (possible.length === 0) return null
  return { least: Math.min(...possible), most: isCertain ? Math.max(...possible) : Number.POSITIVE_INFINITY }
}

/**
 * Days from today until the deadline. A span counts from the day on which it was said, where that is known.
 * Days are `YYYY-MM-DD`.
 */
export function daysLeft(deadline: Deadline, saidOn: string | null, today: string): number {
  if (deadline.kind === 'day') return daysBetween(today, deadline.day)
  return deadline.days - (saidOn === null ? 0 : daysBetween(saidOn, today))
}

const dayMs = 86_400_000
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/** A deadline holds when it can be delivered by then; one that has gone by says nothing any more. */
export function judgeTimeframe(days: number, product: Product, shipment: Shipment, worth: number): Judgement {
  if (days < 0) return judged('unknown', worth, 'the day that they named has gone by')
  const time = deliveryTime(product, shipment)
  if (time === null) return judged('not-met', worth, `${product.name} is not delivered there`)
  const stock = product.inStock >= shipment.quantity ? 'in stock' : 'not in stock'
  const takes = time.least === time.most ? `${time.least}` : `at least ${time.least}`
  const note = `needed within ${days} days, and ${product.name}, ${stock}, takes ${takes}`
  if (time.most <= days) return judged('met', worth, note)
  return judged(time.least > days ? 'not-met' : 'unknown', worth, note)
}
