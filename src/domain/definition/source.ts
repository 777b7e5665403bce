import { z } from 'zod'

/**
 * A list, campaign or channel by the CRM's own word. A junk-heavy one brings mostly people who could never buy; what it
 * has cost in all is set against what came of it in the report by source.
 */
export const Source = z.strictObject({
  name: z.string().trim().min(1, 'must say something'),
  isJunkHeavy: z.boolean().default(false),
  cost: z
    .strictObject({
      total: z.int().min(0),
      currency: z.string().regex(/^[A-Z]{3}$/, 'a currency is its three capital letters, such as USD'),
    })
    .nullable()
    .default(null),
})
export type Source = z.infer<typeof Source>

/** The names of junk-heavy sources in small letters, as CRMs are free with capitals. */
export const junkHeavySources = (sources: readonly Source[]): ReadonlySet<string> =>
  new Set(sources.filter(({ isJunkHeavy }) => isJunkHeavy).map(({ name }) => name.toLowerCase()))
