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
  open: readonly (readonly OpenCriterion[])[],
): string | null {
  if (quietStages.includes(stage)) return null
  if (gateOne.verdict === 'met' || bant.isAsked) {
    const question = bant.open[0] ?? (bant.canReachThreshold ? null : bant.toAskAgain[0])
    if (question) return question
  }
  let best: OpenCriterion | null = null
  for (const group of open) for (const criterion of group) if (isBetter(criterion, best)) best = criterion
  return best?.question ?? null
}

/** Worth asking at all, and moving more than the best so far; of two alike the first by id. */
function isBetter({ id, question, effect }: OpenCriterion, best: OpenCriterion | null): boolean {
  if (question === null || effect <= 0) return false
  return best === null || effect > best.effect || (effect === best.effect && id < best.id)
}
