import type { ObjectMapping } from './crm-mapping.ts'
import type { Assignment, Decision } from './decision.ts'
import type { CrmValue, Lead } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import { arrivedOf } from './unanswered-write.ts'
import { planWriteBack, type WriteBackPlan } from './write-back-plan.ts'

/** A record as the ledger holds it, as far as what people did in it and what it should show depend on that. */
export interface RecordState {
  readonly lead: Lead
  readonly lastWritten: Readonly<Record<string, CrmValue>>
  /** What was sent and never answered; null when nothing was. */
  readonly unanswered: Readonly<Record<string, CrmValue>> | null
  readonly assignment: Assignment | null
}

/** A decision with what the write-back will have to do about it. */
export interface Requalification {
  readonly decision: Decision
  readonly write: 'none' | 'plain' | 'guarded'
}

/** What the write-back will have to do so that a record shows a decision. */
export function writeToShow(
  decision: Decision,
  state: RecordState,
  object: ObjectMapping,
): Requalification['write'] {
  const { lead, unanswered, assignment } = state
  const lastWritten = writtenByUs(state, object)
  const write = writeOf(planWriteBack({ lead, lastWritten, decision, assignment }, object))
  // A write without an answer is settled by the write-back, also where nothing is left to send.
  return write === 'none' && unanswered !== null ? 'plain' : write
}

/** What the write-back will have to do about a plan. */
export function writeOf({ changes, suppressed, isGuarded }: WriteBackPlan): Requalification['write'] {
  if (Object.keys(changes).length === 0 && suppressed.length === 0) return 'none'
  return isGuarded ? 'guarded' : 'plain'
}

/** The stage that the CRM's own field says, unless it only repeats what we wrote there. */
export function stageSetByPeople(state: RecordState, object: ObjectMapping): LifecycleStage | null {
  const { stage: stageField } = object
  if (stageField === null) return null
  const held = state.lead.written[stageField.field] ?? null
  if (held === null || held === writtenByUs(state, object)[stageField.field]) return null
  return stageField.read[String(held)] ?? null
}

const writtenByUs = ({ lead, lastWritten, unanswered }: RecordState, object: ObjectMapping) => ({
  ...lastWritten,
  ...arrivedOf(unanswered, lead, object),
})
