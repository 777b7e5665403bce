import type { ClearedStage } from './cleared-stage.ts'
import type { ObjectMapping } from './crm-mapping.ts'
import type { Assignment, Decision } from './decision.ts'
import type { CrmValue, Lead } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import { type Override, overridesOf, takenForOurs } from './override.ts'
import { arrivedOf } from './unanswered-write.ts'
import { planWriteBack, type WriteBackPlan } from './write-back-plan.ts'

/** A record as the ledger holds it, as far as what people did in it and what it should show depend on that. */
export interface RecordState {
  readonly lead: Lead
  readonly lastWritten: Readonly<Record<string, CrmValue>>
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
export interface RecordOwnership extends Pick<Requalification, 'overrides'> {
  readonly lastWritten: RecordState['lastWritten']
}

/** Tells ours from people's in a record; what arrived without an answer counts as ours. */
export function ownershipOf(state: RecordState, object: ObjectMapping, now: Date): RecordOwnership {
  const { lead, assignment, unanswered } = state
  const lastWritten = { ...state.lastWritten, ...arrivedOf(unanswered, lead, object) }
  const overrides = overridesOf({ lead, lastWritten, assignment, overrides: state.overrides }, object)
  return { overrides, lastWritten: takenForOurs(lastWritten, overrides, now) }
}

/** What the write-back will have to do so that a record shows a decision. */
export function writeToShow(
  decision: Decision,
  { lead, assignment, unanswered, clearedStage }: RecordState,
  { lastWritten }: RecordOwnership,
  object: ObjectMapping,
): Requalification['write'] {
  const write = writeOf(planWriteBack({ lead, lastWritten, decision, assignment, clearedStage }, object))
  // A write without an answer is settled by the write-back, also where nothing is left to send.
  return write === 'none' && unanswered !== null ? 'plain' : write
}

/** What the write-back will have to do about a plan. */
export function writeOf({ changes, suppressed, isGuarded }: WriteBackPlan): Requalification['write'] {
  if (Object.keys(changes).length === 0 && suppressed.length === 0) return 'none'
  return isGuarded ? 'guarded' : 'plain'
}

/** The stage that the CRM's own field says, unless it only repeats what we wrote there. */
export function stageSetByPeople(
  lead: Lead,
  { lastWritten }: RecordOwnership,
  { stage }: ObjectMapping,
): LifecycleStage | null {
  if (stage === null) return null
  const held = lead.written[stage.field] ?? null
  if (held === null || held === lastWritten[stage.field]) return null
  return stage.read[String(held)] ?? null
}
