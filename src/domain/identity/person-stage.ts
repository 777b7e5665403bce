import type { LifecycleStage } from '../lifecycle-stage.ts'

/**
 * What people set counts for the whole person, the first of these that is found: who bought or was taken on by sales
 * stays so whatever became of a double of theirs; else whoever ruled the person out, or sent them away, meant it.
 */
const weightiestFirst: readonly LifecycleStage[] = [
  'customer',
  'sql',
  'disqualified',
  'nurture',
  'sal',
  'mql',
  'aql',
  'inquiry',
  'suspect',
]

/** The stage that people gave a person, out of those that they set on the person's records; null when on none. */
export const personStage = (stages: readonly (LifecycleStage | null)[]): LifecycleStage | null =>
  weightiestFirst.find((stage) => stages.includes(stage)) ?? null
