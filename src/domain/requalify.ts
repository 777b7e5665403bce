import { type ClearedStage, isRefusalOver } from './cleared-stage.ts'
import type { ObjectMapping } from './crm-mapping.ts'
import type { Assignment, Decision } from './decision.ts'
import type { CrmValue, Lead } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import { type Override, overridesOf, takenForOurs } from './override.ts'
import { arrivedOf } from './unanswered-write.ts'
import { type FieldMemory, valueAuthor } from './value-author.ts'
import { ownValues, planWriteBack, type WriteBackPlan } from './write-back-plan.ts'

/** A record as the ledger holds it, as far as what people did in it and what it should show depend on that. */
export interface RecordState extends FieldMemory {
  readonly lead: Lead
  /** What was sent and never answered; null when nothing was. */
  readonly unanswered: Readonly<Record<string, CrmValue>> | null
  /** What people were known to have set over what we wrote. */
  readonly overrides: readonly Override[]
  readonly assignment: Assignment | null
  readonly clearedStage: ClearedStage | null
}

/** A decision with what the write-back will have to do about it. */
export interface Requalification {
  readonly decision: Decision
  /** What people have set over what we wrote, as the record shows it now. */
  readonly overrides: readonly Override[]
  /** When time alone may change the decision, ISO 8601; null when it cannot. */
  readonly decideAgainAt: string | null
  readonly write: 'none' | 'plain' | 'guarded'
}

/** What people have set over what we wrote, and what counts as ours, in a record at a moment. */
export interface RecordOwnership extends Pick<Requalification, 'overrides'>, FieldMemory {}

/** Tells ours from people's in a record; what arrived without an answer counts as ours. */
export function ownershipOf(state: RecordState, object: ObjectMapping, now: Date): RecordOwnership {
  const { lead, assignment, unanswered } = state
  const lastWritten = { ...state.lastWritten, ...arrivedOf(unanswered, lead, object) }
  const baseline = baselineOf(state, object)
  const overrides = overridesOf({ ...state, lastWritten, baseline }, object)
  return { overrides, baseline, assignment, lastWritten: takenForOurs(lastWritten, overrides, now) }
}

/**
 * What a record's guarded fields are compared with as long as we have written nothing there: the stage that it showed
 * when it was decided first, and what else is remembered from then. A record that its CRM no longer holds shows nothing.
 */
function baselineOf({ lead, baseline }: RecordState, { stage }: ObjectMapping): FieldMemory['baseline'] {
  if (lead.standing.kind !== 'active') return baseline
  const shown = stage === null ? {} : { [stage.field]: lead.written[stage.field] ?? null }
  return { ...shown, ...baseline }
}

/** What the write-back will have to do so that a record shows a decision. */
export function writeToShow(
  decision: Decision,
  { lead, unanswered, clearedStage }: RecordState,
  ownership: RecordOwnership,
  object: ObjectMapping,
): Requalification['write'] {
  const write = writeOf(planWriteBack({ ...ownership, lead, decision, clearedStage }, object))
  // A write without an answer, or a refusal that is over, is settled by the write-back, also where nothing is left to send.
  const isToSettle =
    unanswered !== null ||
    isRefusalOver({ ...ownership, clearedStage }, object.stage?.write[decision.stage], object)
  return write === 'none' && isToSettle ? 'plain' : write
}

/** What the write-back will have to do about a plan. */
function writeOf({ changes, suppressed, isGuarded }: WriteBackPlan): Requalification['write'] {
  if (Object.keys(changes).length === 0 && suppressed.length === 0) return 'none'
  return isGuarded ? 'guarded' : 'plain'
}

/**
 * What is remembered of a record once it is decided: of a first decision also the guarded fields of our own that showed
 * it already, as in a CRM whose ledger was lost, so that they are not taken for a person's.
 */
export function baselineAfter(
  decision: Decision,
  { lead, baseline: before }: RecordState,
  { baseline }: RecordOwnership,
  object: ObjectMapping,
): FieldMemory['baseline'] {
  if (before !== null || lead.standing.kind !== 'active') return baseline
  const guarded = Object.entries(ownValues(decision, object)).filter(([field]) => field in object.guards)
  const shown = guarded.filter(([field, value]) => value === (lead.written[field] ?? null))
  return { ...Object.fromEntries(shown), ...baseline }
}

/** The stage that the CRM's own field says, unless it only repeats what we wrote there. */
export function stageSetByPeople(
  lead: Lead,
  ownership: RecordOwnership,
  object: ObjectMapping,
): LifecycleStage | null {
  const { stage } = object
  if (stage === null || valueAuthor(stage.field, lead.written, ownership, object) === 'us') return null
  return stage.read[String(lead.written[stage.field] ?? '')] ?? null
}
