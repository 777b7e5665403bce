import type { BuyingGroup } from '../bant/buying-group.ts'
import type { Assignment, Decision } from '../decision.ts'
import type { Lead, LeadValue } from '../lead.ts'
import type { FieldName } from '../lead-fields.ts'
import type { LifecycleStage } from '../lifecycle-stage.ts'

/** What an outside source said about the lead's company, under the canonical `company.*` names. */
export interface EnrichedCompany {
  readonly source: string
  /** ISO 8601. */
  readonly fetchedAt: string
  /** Null: the source was asked and does not know the company. */
  readonly firmographics: Readonly<Partial<Record<FieldName, LeadValue>>> | null
}

/** All that a decision depends on besides the definition. */
export interface DecisionInput {
  readonly lead: Lead
  /** Asked in this order after the CRM's own values. */
  readonly enrichments: readonly EnrichedCompany[]
  /**
   * What people set the CRM's own stage field to; null when it is empty or only repeats what Plumbline wrote,
   * or else Plumbline's own word would bind it for ever.
   */
  readonly crmStage: LifecycleStage | null
  readonly assignment: Assignment | null
  /** The others at the lead's company; matters only to who was asked something. */
  readonly buyingGroup: BuyingGroup
  /** The lead's decision before this one: nurture keeps its date and its count of recycles from there. */
  readonly previous: Pick<
    Decision,
    'stage' | 'recontactOn' | 'disqualifiedBy' | 'recycles' | 'recycledWith'
  > | null
  readonly now: Date
}
