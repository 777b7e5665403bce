import { z } from 'zod'

/** The stages of the waterfall in their order; a lead moves along it from left to right. */
export const waterfall = ['suspect', 'inquiry', 'aql', 'mql', 'sal', 'sql', 'customer'] as const

/** Where in the waterfall a lead is, or why it stands beside it. */
export const LifecycleStage = z.enum([...waterfall, 'nurture', 'disqualified'])
export type LifecycleStage = z.infer<typeof LifecycleStage>

/** Position in the waterfall, 0 for `suspect`; null for the two stages beside the line. */
export function stageRank(stage: LifecycleStage): number | null {
  const rank = (waterfall as readonly string[]).indexOf(stage)
  return rank < 0 ? null : rank
}
