import { type CrmMapping, mappingOf } from './crm-mapping.ts'
import type { Assignment, Decision } from './decision.ts'
import type { CompiledDefinition } from './definition/compile-definition.ts'
import type { DecisionInput } from './definition/decision-input.ts'
import type { CrmValue, Lead } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import { planWriteBack } from './write-back-plan.ts'

/** What the ledger knows of a lead, as far as a decision needs it. */
export interface QualificationState {
  readonly lead: Lead
  readonly lastWritten: Readonly<Record<string, CrmValue>>
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
  const { lead, lastWritten, previous, assignment, enrichments, buyingGroup } = state
  const decision = definition.decide({
    lead,
    enrichments,
    crmStage: stageSetByPeople(lead, lastWritten, mapping),
    assignment,
    buyingGroup,
    previous,
    now,
  })
  const plan = planWriteBack({ lead, lastWritten, decision, assignment }, mappingOf(mapping, lead.ref))
  const isEmpty = Object.keys(plan.changes).length === 0 && plan.suppressed.length === 0
  return { decision, write: isEmpty ? 'none' : plan.isGuarded ? 'guarded' : 'plain' }
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
