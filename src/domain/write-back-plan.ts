import type { ClearedStage } from './cleared-stage.ts'
import { guardedFields, type ObjectMapping, type OwnedField, type StageField } from './crm-mapping.ts'
import type { Decision } from './decision.ts'
import { toResults } from './decision-results.ts'
import type { CrmValue, Lead } from './lead.ts'
import { stageRank } from './lifecycle-stage.ts'
import { type FieldMemory, type ValueAuthor, valueAuthor } from './value-author.ts'

/** A field that was left alone because a person had been there. */
export interface SuppressedField {
  readonly field: string
  /** What we would have written. */
  readonly ours: CrmValue
  /** What the person set. */
  readonly theirs: CrmValue
}

/** The smallest change that makes the CRM show a decision. */
export interface WriteBackPlan {
  readonly changes: Readonly<Record<string, CrmValue>>
  readonly suppressed: readonly SuppressedField[]
  /** True when a field is changed that people write too, so that the lead must be read again first. */
  readonly isGuarded: boolean
  /** True when a second write has to follow: the stage is only cleared, or a word put back that another was to replace. */
  readonly isHalf: boolean
}

/** Of what is remembered, `lastWritten` is what counts as ours (`takenForOurs`). */
export interface WriteBackState extends FieldMemory {
  /** The CRM's record as it was last read. */
  readonly lead: Lead
  readonly decision: Decision
  readonly clearedStage: ClearedStage | null
}

/** Salesforce's text fields and HubSpot's single-line ones hold this many characters. */
export const writtenTextLength = 255

/**
 * Compares what the CRM shows with what it should show. Only owned fields, the stage field and the owner field are
 * ever part of it; a plan made again after it was carried out is empty.
 */
export function planWriteBack(state: WriteBackState, mapping: ObjectMapping): WriteBackPlan {
  // A converted lead is read-only in its CRM, and one that is gone has no fields at all.
  if (state.lead.standing.kind !== 'active') return nothingPlanned
  const refused = refusedStage(state, mapping)
  if (refused !== null) return refused
  const { owned, guarded: ownGuarded } = ownChanges(state, mapping)
  const guarded = [stageChange(state, mapping), ownerChange(state, mapping), ...ownGuarded].filter(
    (change) => change !== null,
  )
  const toWrite = guarded.filter((change) => !change.isSuppressed)
  return {
    changes: { ...owned, ...Object.fromEntries(toWrite.map(({ field, ours }) => [field, ours])) },
    suppressed: guarded
      .filter((change) => change.isSuppressed)
      .map(({ field, ours, theirs }) => ({ field, ours, theirs })),
    isGuarded: toWrite.length > 0,
    isHalf: toWrite.some(({ isHalf }) => isHalf === true),
  }
}

/** Nothing to write and nothing left alone. */
export const nothingPlanned: WriteBackPlan = { changes: {}, suppressed: [], isGuarded: false, isHalf: false }

interface GuardedChange extends SuppressedField {
  readonly isSuppressed: boolean
  readonly isHalf?: true
}

/**
 * The fields of Plumbline's own that show something else than what was decided. Another version of the definition is no
 * reason to write: as long as nothing else here is left to be written, what people keep for themselves put aside, the
 * CRM goes on naming the version under which it was written.
 */
function ownChanges(
  state: WriteBackState,
  mapping: ObjectMapping,
): { readonly owned: Readonly<Record<string, CrmValue>>; readonly guarded: readonly GuardedChange[] } {
  const { lead, decision } = state
  const guards = new Set(guardedFields(mapping))
  const owned: Record<string, CrmValue> = {}
  const guarded: GuardedChange[] = []
  for (const [field, wanted] of Object.entries(ownValues(decision, mapping))) {
    if (wanted === (lead.written[field] ?? null)) continue
    if (guards.has(field)) guarded.push(ownChange(state, field, wanted, mapping))
    else owned[field] = wanted
  }
  const version = mapping.write.definition?.field
  const toWrite = [...Object.keys(owned), ...guarded.flatMap((one) => (one.isSuppressed ? [] : one.field))]
  const isNamed = version !== undefined && (lead.written[version] ?? null) !== null
  if (!isNamed || toWrite.some((field) => field !== version)) return { owned, guarded }
  return { owned: {}, guarded: guarded.filter(({ field }) => field !== version) }
}

/** What a decision puts into the fields of Plumbline's own, as the CRM will hold it. */
export function ownValues(
  decision: Decision,
  { write }: Pick<ObjectMapping, 'write'>,
): Readonly<Record<string, CrmValue>> {
  const results = toResults(decision)
  return Object.fromEntries(
    Object.entries(write).map(([name, owned]) => [
      owned.field,
      asHeld(results[name as keyof typeof results], owned),
    ]),
  )
}

/** A change to a field of our own in which people's values stay. */
function ownChange(
  state: WriteBackState,
  field: string,
  ours: CrmValue,
  mapping: ObjectMapping,
): GuardedChange {
  const theirs = state.lead.written[field] ?? null
  return { field, ours, theirs, isSuppressed: authorOf(field, state, mapping) === 'person' }
}

const authorOf = (field: string, state: WriteBackState, mapping: ObjectMapping): ValueAuthor =>
  valueAuthor(field, state.lead.written, state, mapping)

/** The value as the CRM will hold it, so that comparing never finds a difference that no write can mend. */
function asHeld(value: CrmValue, owned: OwnedField): CrmValue {
  if (typeof value !== 'string') return value
  const trimmed = (owned.type === 'text' ? value.slice(0, writtenTextLength) : value).trim()
  return trimmed === '' ? null : trimmed
}

/** The word that stood in a field that is as empty as we left it; null where nothing of ours is missing. */
function wordCleared({ lead, lastWritten, clearedStage }: WriteBackState, field: string): string | null {
  const isAsCleared = lastWritten[field] === null && (lead.written[field] ?? null) === null
  return isAsCleared ? (clearedStage?.word ?? null) : null
}

/** Puts back what stood in a stage that the CRM would not set anew; alone, since it may have refused all of that write. */
function refusedStage(state: WriteBackState, { stage }: ObjectMapping): WriteBackPlan | null {
  const word = stage === null ? null : wordCleared(state, stage.field)
  if (stage === null || word === null || state.clearedStage?.refused == null) return null
  if (state.clearedStage.refused !== stage.write[state.decision.stage]) return null
  return { changes: { [stage.field]: word }, suppressed: [], isGuarded: true, isHalf: true }
}

/** The stage has no word in this CRM: nothing is to be written, but what we cleared on the way to another comes back. */
function wordlessChange(state: WriteBackState, { field }: StageField): GuardedChange | null {
  const word = wordCleared(state, field)
  return word === null ? null : { field, ours: word, theirs: null, isSuppressed: false }
}

function stageChange(state: WriteBackState, mapping: ObjectMapping): GuardedChange | null {
  const stageField = mapping.stage
  if (stageField === null) return null
  const ours = stageField.write[state.decision.stage]
  if (ours === undefined) return wordlessChange(state, stageField)
  const { field } = stageField
  const theirs = state.lead.written[field] ?? null
  if (theirs === ours) return null
  const author = authorOf(field, state, mapping)
  if (author === 'person') return { field, ours, theirs, isSuppressed: true }
  if (isForward(state, mapping)) return { field, ours, theirs, isSuppressed: false }
  const isRefused = state.clearedStage?.refused === ours
  return author !== 'us' || isRefused ? null : backwardChange(stageField, ours, theirs)
}

/** Back from a word of our own. Between clearing and setting, an empty field is what we wrote last. */
function backwardChange({ field, back }: StageField, ours: CrmValue, theirs: CrmValue): GuardedChange | null {
  switch (back) {
    case 'never':
      return null
    case 'write':
      return { field, ours, theirs, isSuppressed: false }
    case 'clear-first':
      return { field, ours: null, theirs, isSuppressed: false, isHalf: true }
  }
}

function isForward({ lead, decision }: WriteBackState, mapping: ObjectMapping): boolean {
  const held = mapping.stage === null ? null : (lead.written[mapping.stage.field] ?? null)
  const heldStage = held === null ? undefined : mapping.stage?.read[String(held)]
  const heldRank = heldStage === undefined ? null : stageRank(heldStage)
  const ourRank = stageRank(decision.stage)
  return heldRank === null || ourRank === null || ourRank > heldRank
}

function ownerChange(state: WriteBackState, mapping: ObjectMapping): GuardedChange | null {
  const ours = state.decision.ownerId
  if (ours === null) return null
  const field = mapping.owner
  const theirs = state.lead.written[field] ?? null
  if (theirs === ours) return null
  return { field, ours, theirs, isSuppressed: authorOf(field, state, mapping) === 'person' }
}
