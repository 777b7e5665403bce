import { type LifecycleStage, waterfall } from './lifecycle-stage.ts'

/** From least to most: who is ruled out, who has to wait, then the waterfall. */
const heights: readonly LifecycleStage[] = ['disqualified', 'nurture', ...waterfall]

/** Whether a lead that goes from one stage to another goes up or down; null when it stays. */
export function stageDirection(from: LifecycleStage, to: LifecycleStage): 'up' | 'down' | null {
  const climb = heights.indexOf(to) - heights.indexOf(from)
  if (climb === 0) return null
  return climb > 0 ? 'up' : 'down'
}
