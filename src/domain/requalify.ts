import { type CrmMapping, mappingOf, type ObjectMapping } from './crm-mapping.ts'
import type { Assignment, Decision } from './decision.ts'
import type { CompiledDefinition } from './definition/compile-definition.ts'
import type { DecisionInput } from './definition/decision-input.ts'
import type { CrmValue, Lead } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import { arrivedOf } from './unanswered-write.ts'
import { planWriteBack, type WriteBackPlan } from './write-back-plan.ts'

/** What the ledger knows of a lead, as far as a decision needs it. */
export interface QualificationState {
  readonly lead: Lead
  readonly lastWritten: Readonly<Record<string, CrmValue>>
  /** What was sent and never answered; null when nothing was. */
  readonly unanswered: Readonly<Record<string, CrmValue>> | null
  readonly previous: Decision | null
  readonly assignment: Assignment | null
  readonly enrichments: DecisionInput['enrichments']
  readonly buyingGroup: DecisionInput['buyingGroup']
}

/** A decision with what the write-back will have to do about it. */
export interface Requalification {
  readonly decision: Decision
  readonly write: 'none' | 'plain' | 'guarded'
}

/** Decides a lead afresh: the one way from the ledger's knowledge to a stage, an owner and a pending write. */
export function requalify(
  state: QualificationState,
  definition: CompiledDefinition,
  mapping: CrmMapping,
  now: Date,
): Requalification {
  const { lead, previous, assignment, enrichments, buyingGroup } = state
  const object = mappingOf(mapping, lead.ref)
  const decided = definition.decide({
    lead,
    enrichments,
    crmStage: stageSetByPeople(state, object),
    assignment,
    buyingGroup,
    previous,
    now,
  })
  // Nobody works on a record that its CRM no longer holds.
  const decision = { ...decided, isRoutable: decided.isRoutable && lead.standing.kind === 'active' }
  return { decision, write: writeToShow(decision, state, object) }
}

/** A record of a lead, as far as showing a decision in it needs it. */
export type RecordState = Pick<QualificationState, 'lead' | 'lastWritten' | 'unanswered' | 'assignment'>

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

const writtenByUs = ({ lead, lastWritten, unanswered }: RecordState, object: ObjectMapping) => ({
  ...lastWritten,
  ...arrivedOf(unanswered, lead, object),
})

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
