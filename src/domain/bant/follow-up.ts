import type { Judgements } from './judge-readings.ts'
import type { ProductSuggestion } from './product-suggestion.ts'
import type { Readings } from './readings.ts'

/** What a person should do about a lead besides asking the next question. */
export const followUpWords = {
  'find-decision-maker': 'find the decision maker at the company',
  'discover-need': 'discover the need that they do not know of',
  'offer-alternative': 'offer the product that would do instead',
} as const
export type FollowUp = keyof typeof followUpWords

/** What the answers leave to be done, in a fixed order. */
export function followUpsOf(
  { authority, need }: Readings,
  judgements: Judgements,
  suggestion: ProductSuggestion | null,
): FollowUp[] {
  const followUps: FollowUp[] = []
  if (authority !== null && judgements.authority.verdict !== 'met') followUps.push('find-decision-maker')
  if (need !== null && judgements.need.verdict === 'unknown') followUps.push('discover-need')
  if (suggestion !== null) followUps.push('offer-alternative')
  return followUps
}
