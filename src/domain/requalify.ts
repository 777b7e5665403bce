import { type CrmMapping, mappingOf } from './crm-mapping.ts'
import type { Assignment, Decision } from './decision.ts'
import type { CompiledDefinition } from './definition/compile-definition.ts'
import type { DecisionInput } from './definition/decision-input.ts'
import type { CrmValue, Lead } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import { endsAfter, type Override, overridesOf, takenForOurs } from './override.ts'
import { arrivedOf } from './unanswered-write.ts'
import { planWriteBack, type WriteBackPlan } from './write-back-plan.ts'

/** What the ledger knows of a lead, as far as a decision needs it. */
export interface QualificationState {
  readonly lead: Lead
  readonly lastWritten: Readonly<Record<string, CrmValue>>
  /** What was sent and never answered; null when nothing was. */
  readonly unanswered: Readonly<Record<string, CrmValue>> | null
  /** What people were known to have set over what we wrote. */
  readonly overrides: readonly Override[]
  readonly previous: Decision | null
  readonly assignment: Assignment | null
  readonly enrichments: DecisionInput['enrichments']
  readonly buyingGroup: DecisionInput['buyingGroup']
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

/** Decides a lead afresh: the one way from the ledger's knowledge to a stage, an owner and a pending write. */
export function requalify(
  state: QualificationState,
  definition: CompiledDefinition,
  mapping: CrmMapping,
  now: Date,
): Requalification {
  const { lead, unanswered, previous, assignment, enrichments, buyingGroup } = state
  const object = mappingOf(mapping, lead.ref)
  const written = { ...state.lastWritten, ...arrivedOf(unanswered, lead, object) }
  const overrides = overridesOf(
    { lead, lastWritten: written, assignment, overrides: state.overrides },
    object,
  )
  const lastWritten = takenForOurs(written, overrides, now)
  const decided = definition.decide({
    lead,
    enrichments,
    crmStage: stageSetByPeople(lead, lastWritten, mapping),
    assignment,
    buyingGroup,
    previous,
    now,
  })
  // Nobody works on a record that its CRM no longer holds.
  const decision = { ...decided, isRoutable: decided.isRoutable && lead.standing.kind === 'active' }
  const write = writeOf(planWriteBack({ lead, lastWritten, decision, assignment }, object))
  // A write without an answer is settled by the write-back, also where nothing is left to send.
  const moments = endsAfter(overrides, now)
  const review = definition.reviewAt(decision, now)
  if (review !== null) moments.push(review)
  const decideAgainAt = lead.standing.kind === 'active' ? (moments.toSorted()[0] ?? null) : null
  return {
    decision,
    overrides,
    decideAgainAt,
    write: write === 'none' && unanswered !== null ? 'plain' : write,
  }
}

/** What the write-back will have to do about a plan. */
export function writeOf({ changes, suppressed, isGuarded }: WriteBackPlan): Requalification['write'] {
  if (Object.keys(changes).length === 0 && suppressed.length === 0) return 'none'
  return isGuarded ? 'guarded' : 'plain'
}

/** The stage that the CRM's own field says, unless it only repeats what we wrote there. */
function stageSetByPeople(
  lead: Lead,
  lastWritten: Readonly<Record<string, CrmValue>>,
  mapping: CrmMapping,
): LifecycleStage | null {
  const stageField = mappingOf(mapping, lead.ref).stage
  if (stageField === null) return null
  const held = lead.written[stageField.field] ?? null
  if (held === null || held === lastWritten[stageField.field]) return null
  return stageField.read[String(held)] ?? null
}
