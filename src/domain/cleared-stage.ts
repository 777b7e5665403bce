import type { ObjectMapping } from './crm-mapping.ts'
import type { CrmValue } from './lead.ts'

type Values = Readonly<Record<string, CrmValue>>

/** A stage of ours that was cleared so that it could move back: what comes back when that comes to nothing. */
export interface ClearedStage {
  /** The word of ours that stood there. */
  readonly word: string
  /** The word that the CRM would not take in its place; null as long as it refused none. */
  readonly refused: string | null
}

/** What is known of a record's stage before one more write of ours. */
export interface StageBefore {
  readonly lastWritten: Values
  readonly clearedStage: ClearedStage | null
}

/**
 * What is to be remembered once a write arrived: of a clearing, what it cleared; of a word that came back because
 * another was refused, which one, so that it is not tried over and over. Any other word ends the matter.
 */
export function clearedAfter(
  { lastWritten, clearedStage }: StageBefore,
  written: Values,
  { stage }: ObjectMapping,
): ClearedStage | null {
  if (stage === null || !(stage.field in written)) return clearedStage
  const [before, now] = [lastWritten[stage.field], written[stage.field]]
  if (now === null) return typeof before === 'string' ? { word: before, refused: null } : clearedStage
  return clearedStage !== null && clearedStage.refused !== null && now === clearedStage.word
    ? clearedStage
    : null
}

/** The same once a CRM refused a write: a word for a cleared stage is given up, so that the one before comes back. */
export function clearedAfterRefusal(
  { lastWritten, clearedStage }: StageBefore,
  changes: Values,
  { stage }: ObjectMapping,
): ClearedStage | null {
  if (stage === null || clearedStage === null || lastWritten[stage.field] !== null) return clearedStage
  const refused = changes[stage.field]
  return typeof refused === 'string' && refused !== clearedStage.word
    ? { ...clearedStage, refused }
    : clearedStage
}

/** Whether a refused word is no longer wanted, while something stands in the stage: then there is nothing to remember. */
export const isRefusalOver = (
  { lastWritten, clearedStage }: StageBefore,
  wanted: CrmValue | undefined,
  { stage }: ObjectMapping,
): boolean =>
  clearedStage !== null &&
  clearedStage.refused !== null &&
  (stage === null || (clearedStage.refused !== wanted && lastWritten[stage.field] !== null))
