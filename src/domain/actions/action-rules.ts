import { z } from 'zod'
import { actionKinds } from './action.ts'

const Kind = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a kind has lower-case letters, digits and - only')
const Name = z.string().trim().min(1, 'must say something')

/** More actions of these kinds within so many seconds than a person makes: a link scanner, a crawler, a script. */
const BotRule = z.strictObject({
  kinds: z.array(Kind).min(1),
  moreThan: z.int().min(1),
  withinSeconds: z.int().min(1).max(86_400),
})
export type BotRule = z.infer<typeof BotRule>

/** What the definition says about actions as such. */
export const ActionRules = z
  .strictObject({
    /** Kinds that this company's activity log has beside the usual ones. */
    kinds: z.array(Kind).default([]),
    /** The assets that count as high-value, by the name that stands in the activity log. */
    highValueAssets: z.array(Name).default([]),
    suspectBots: z.array(BotRule).default([]),
  })
  .prefault({})
export type ActionRules = z.infer<typeof ActionRules>

/** Every kind that conditions may ask for under these rules. */
export const kindsUnder = ({ kinds }: ActionRules): readonly string[] => [...actionKinds, ...kinds]
