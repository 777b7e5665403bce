import { z } from 'zod'
import { LifecycleStage, stageRank } from '../lifecycle-stage.ts'

/** Which stage a word of the company's means, so that nobody has to guess what "lead" is today. */
export const GlossaryEntry = z.strictObject({
  word: z.string().trim().min(1, 'must say something'),
  usedBy: z.string().trim().min(1, 'must say something'),
  means: LifecycleStage,
})
type GlossaryEntry = z.infer<typeof GlossaryEntry>

/** `lead, said by sales, is mql: past gate 2, worth sales' time`, a line each. */
export const glossaryInWords = (glossary: readonly GlossaryEntry[]): string[] =>
  glossary.map(({ word, usedBy, means }) => `${word}, said by ${usedBy}, is ${means}: ${gateInWords(means)}`)

function gateInWords(stage: LifecycleStage): string {
  const rank = stageRank(stage)
  if (rank === null) return 'beside the line'
  if (rank >= (stageRank('mql') ?? 0)) return "past gate 2, worth sales' time"
  return stage === 'aql' ? 'past gate 1, worth asking' : 'before gate 1'
}

/** Places of entries whose word already means another stage for the same people. */
export function contradictingWords(glossary: readonly GlossaryEntry[]): readonly number[] {
  const said = ({ word, usedBy }: GlossaryEntry) => `${word} ${usedBy}`.toLowerCase()
  return glossary.flatMap((entry, index) =>
    glossary.slice(0, index).some((other) => said(other) === said(entry) && other.means !== entry.means)
      ? [index]
      : [],
  )
}
