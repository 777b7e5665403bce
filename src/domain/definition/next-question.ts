import type { ScoredBant } from '../bant/bant-score.ts'
import type { LifecycleStage } from '../lifecycle-stage.ts'
import type { GateOne } from './gate-one.ts'
import type { OpenCriterion } from './group-score.ts'

/** Stages at which there is nothing for us to ask: sales has it, or nobody wants to know. */
const quietStages: readonly LifecycleStage[] = ['sql', 'customer', 'nurture', 'disqualified']

/**
 * The question worth asking next, in the words of the definition: BANT once gate 1 is met or somebody has begun to
 * ask, else the unknown criterion that could move the score most. Null when nothing is left to ask.
 */
export function nextQuestion(
  stage: LifecycleStage,
  gateOne: GateOne,
  bant: ScoredBant,
  open: readonly (OpenCriterion | null)[],
): string | null {
  if (quietStages.includes(stage)) return null
  if (gateOne.verdict === 'met' || bant.isAsked) {
    const question = bant.open[0] ?? (bant.canReachThreshold ? null : bant.toAskAgain[0])
    if (question) return question
  }
  let best: OpenCriterion | null = null
  for (const group of open) if (group !== null && isBetter(group, best)) best = group
  return best?.question ?? null
}

/** Of two that move as much the first by id. */
const isBetter = ({ id, effect }: OpenCriterion, best: OpenCriterion | null): boolean =>
  best === null || effect > best.effect || (effect === best.effect && id < best.id)
