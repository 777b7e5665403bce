import type { ObjectMapping } from './crm-mapping.ts'
import type { Assignment } from './decision.ts'
import type { CrmValue } from './lead.ts'

type Values = Readonly<Record<string, CrmValue>>

/**
 * Who left the value that stands in a guarded field. `us`: we wrote it last. `before-us`: it stood there when we first
 * decided the record, or nothing is known yet, so that it may be moved on. `person`: it is a person's, and stays.
 */
export type ValueAuthor = 'us' | 'before-us' | 'person'

/** What is remembered of a record's guarded fields. */
export interface FieldMemory {
  /** What we wrote last and the CRM confirmed, by CRM field. */
  readonly lastWritten: Values
  /** What stood there when the record was decided first, by CRM field (`baselineOf`); null before that. */
  readonly baseline: Values | null
  readonly assignment: Assignment | null
}

/**
 * The one rule of whose value stands in a guarded field: one that differs from what was last known there, and that we
 * did not write, is a person's, also a cleared one; a person who sets what was last known again ends their edit. A word
 * that the mapping cannot place was chosen by somebody, whenever that was.
 */
export function valueAuthor(
  field: string,
  written: Values,
  memory: FieldMemory,
  mapping: ObjectMapping,
): ValueAuthor {
  const value = written[field] ?? null
  if (knownValues(field, memory, mapping).some((known) => known !== value)) return 'person'
  if (field in memory.lastWritten) return 'us'
  return isUnplaced(field, value, mapping) ? 'person' : 'before-us'
}

/**
 * What was last known to stand in a guarded field: what we wrote last, else what it showed when the record was decided
 * first. An owner is decided on when one is chosen, so before that nothing counts; a field of our own should have been empty.
 * Undefined when nothing is known.
 */
export const lastKnown = (
  field: string,
  memory: FieldMemory,
  mapping: Pick<ObjectMapping, 'owner' | 'write'>,
): CrmValue | undefined => knownValues(field, memory, mapping)[0]

/** An owner whom people had set in a record that became this one was seen there, and again when one was chosen here. */
function knownValues(
  field: string,
  { lastWritten, baseline, assignment }: FieldMemory,
  { owner, write }: Pick<ObjectMapping, 'owner' | 'write'>,
): readonly CrmValue[] {
  if (field in lastWritten) return [lastWritten[field] ?? null]
  const atFirst = baseline !== null && field in baseline ? [baseline[field] ?? null] : []
  if (field === owner) return assignment === null ? atFirst : [...atFirst, assignment.replaces]
  const isOwn = Object.values(write).some((own) => own.field === field)
  return atFirst.length === 0 && isOwn ? [null] : atFirst
}

/**
 * The stage of a record in the CRM's word, where the mapping neither reads it nor names it as one that the CRM sets by
 * itself, and we did not write it; null where all is well. Such a word counts for nothing, and has to be said.
 */
export function unplacedStage(
  written: Values,
  memory: FieldMemory,
  mapping: ObjectMapping,
): { readonly field: string; readonly word: string } | null {
  if (mapping.stage === null) return null
  const { field } = mapping.stage
  const word = written[field] ?? null
  if (!isUnplaced(field, word, mapping) || valueAuthor(field, written, memory, mapping) === 'us') return null
  return { field, word: String(word) }
}

/** A stage that says nothing to us and that no CRM sets by itself. */
const isUnplaced = (field: string, value: CrmValue, { stage }: ObjectMapping): boolean =>
  stage !== null &&
  field === stage.field &&
  value !== null &&
  stage.read[String(value)] === undefined &&
  !stage.defaults.includes(String(value))
