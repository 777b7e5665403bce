import { z } from 'zod'
import { Condition } from '../criteria/condition.ts'
import { CountryCode } from '../normalise/countries.ts'
import { currencies } from './currency.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id has lower-case letters, digits and - only')
const Words = z.string().trim().min(1, 'must say something')
const Days = z.int().min(0).max(3650)

/** How long the way takes. The first line that fits counts; one without a region fits everywhere. */
const Transit = z.strictObject({
  /** ISO codes of the countries that the line is for; null: all. */
  countries: z.array(CountryCode).min(1).nullable().default(null),
  /** At most so far from where it is sent; null: however far. */
  withinMiles: z.int().min(1).nullable().default(null),
  days: Days,
})

/** Something that is sold, as far as budget and timeframe are judged against it. */
export const Product = z.strictObject({
  id: Id,
  name: Words,
  /** What people call it in the CRM besides its id and name. */
  words: z.array(Words).default([]),
  /** For one piece (or one year), in whole units of the definition's currency. */
  price: z.int().min(0).max(1_000_000_000_000),
  /** Days until one that is not in stock can be sent. */
  leadTimeDays: Days,
  /** Pieces that can be sent today; 0: back-ordered. */
  inStock: z.int().min(0).default(0),
  /** Empty: the way takes no time worth counting, anywhere. */
  transit: z.array(Transit).default([]),
  /** For whom it makes sense at all, by what is known of the company; null: for everybody. */
  suits: Condition.nullable().default(null),
  /** What to offer instead when this one is too dear, too slow or does not suit. */
  alternative: Id.nullable().default(null),
})
export type Product = z.infer<typeof Product>

/** In what prices are written, and what other money is worth in it. */
export const Money = z.strictObject({
  currency: z.enum(currencies).default('USD'),
  /** What one of that currency is worth in the definition's; a budget in a currency without a rate is unknown. */
  rates: z
    .partialRecord(
      z.enum(currencies),
      z.number().positive().max(1_000_000).multipleOf(0.000001, 'a rate has six decimals at most'),
    )
    .default({}),
})
export type Money = z.infer<typeof Money>
