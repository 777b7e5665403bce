import type { Verdict } from '../decision.ts'
import { meaningsOf, wordsToMeanings } from './answer-words.ts'
import type { Bant } from './bant.ts'
import { type Judgement, judged } from './judgement.ts'

/** Who somebody is in a purchase, from who can sign down. */
export const buyingRoles = ['decision-maker', 'influencer', 'gatekeeper'] as const
export type BuyingRole = (typeof buyingRoles)[number]

/** As people say it, and as the options of HubSpot's `hs_buying_role`. OTHER says nothing and stays unknown. */
const roleWords = wordsToMeanings<BuyingRole>({
  'decision-maker': [
    'decision maker',
    'decider',
    'budget holder',
    'executive sponsor',
    'economic buyer',
    'signer',
    'signatory',
    'Entscheider',
    'Entscheiderin',
    'Entscheidungsträger',
    'décideur',
    'décisionnaire',
    'decisor',
    'tomador de decisão',
    'decisore',
    'beslisser',
  ],
  influencer: [
    'influencer',
    'champion',
    'end user',
    'evaluator',
    'recommender',
    'technical buyer',
    'legal and compliance',
    'Beeinflusser',
    'influenceur',
    'prescripteur',
    'influenciador',
    'prescriptor',
    'influenzatore',
    'beïnvloeder',
  ],
  gatekeeper: ['gatekeeper', 'gate keeper', 'blocker', 'assistant', 'Türöffner', 'Vorzimmer', 'portier'],
})

/** The role that a text names; of several the one that can do most. Null when it names none. */
export function readBuyingRole(text: string): BuyingRole | null {
  const named = meaningsOf(text, roleWords)
  return buyingRoles.find((role) => named.includes(role)) ?? null
}

/**
 * Who can sign meets it. Who cannot earns what the definition gives them and keeps the question open: they are
 * crucial, and the one who can is still to be found, unless a colleague is that one already.
 */
export function judgeAuthority(
  role: BuyingRole | null,
  listed: Verdict,
  hasDecisionMaker: boolean,
  { points, partial, whoDecides }: Bant['authority'],
): Judgement {
  if (role === 'decision-maker') return judged('met', points)
  if (hasDecisionMaker) return judged('met', points, 'a colleague at the same company can sign')
  if (role === null) return judged(listed, points)
  return {
    verdict: 'unknown',
    points: partial[role],
    most: points,
    note: `${role}: crucial, but the one who can sign is still to be found`,
    question: whoDecides,
  }
}
