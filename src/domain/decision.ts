import type { BuyingRole } from './bant/authority.ts'
import type { FollowUp } from './bant/follow-up.ts'
import type { ProductSuggestion } from './bant/product-suggestion.ts'
import type { LeadRef, LeadValue } from './lead.ts'
import type { LifecycleStage } from './lifecycle-stage.ts'
import type { Owner } from './owner.ts'

export type GroupName = 'demographic' | 'firmographic' | 'engagement' | 'bant'

/** Three-valued: nobody knows is neither yes nor no. */
export type Verdict = 'met' | 'not-met' | 'unknown'

/** Where a value that a criterion saw came from. */
export interface Provenance {
  /** `hubspot`, `salesforce`, or the enrichment source's name. */
  readonly source: string
  /** When it was read or fetched, ISO 8601. */
  readonly asOf: string
}

/** One criterion's part in a score, in words for the rep. */
export interface CriterionResult {
  readonly id: string
  readonly verdict: Verdict
  /** What it contributed; with `cappedBy` the results of a group sum exactly to the group's score. */
  readonly points: number
  /** What it would contribute when met. */
  readonly worth: number
  readonly because: string
  /** What it looked at, by name: `seenBy` finds what stood there. */
  readonly sees: readonly string[]
}

/** One value that a criterion looked at. */
export interface Seen {
  /** The name of a field, or what was counted, such as `distinct product-page actions in one day`. */
  readonly field: string
  /** Null: nobody knows, or what they wrote cannot be read. */
  readonly value: LeadValue
  readonly from: Provenance | null
  /** Of what was counted out of an activity log: where, such as a day with its time zone. */
  readonly where?: string
  /** And how many days before the decision the newest of it was; null when there was none. */
  readonly daysAgo?: number | null
}

export interface GroupScore {
  readonly group: GroupName
  /** Null for BANT when nothing was ever asked. */
  readonly score: number | null
  /** The least and the most it could still become when the unknowns are known. */
  readonly least: number
  readonly most: number
  /** What the bounds of the group changed, so that the sum stays exact: negative at its cap, positive at 0. */
  readonly cappedBy: number
  readonly criteria: readonly CriterionResult[]
  /** What its criteria looked at, each once, however many look at it. */
  readonly saw: readonly Seen[]
}

/** The values that one criterion of a group looked at, in the order of its condition. */
export const seenBy = ({ saw }: GroupScore, { sees }: CriterionResult): Seen[] =>
  sees.flatMap((name) => saw.find(({ field }) => field === name) ?? [])

export interface Explanation {
  readonly groups: readonly GroupScore[]
  /** Which gate decided and why not the next one, in sentences. */
  readonly because: readonly string[]
  /** At most 255 characters, for a CRM field. */
  readonly short: string
  /** What to ask next, in the words of the definition; null when nothing is left to ask. */
  readonly nextQuestion: string | null
  /** Whether the lead is worth asking. */
  readonly gateOne: Verdict
  /**
   * Fields that hold something which cannot be read and so counts as unknown, such as `company.revenue`; and the record's
   * own stage with its word, where the mapping does not know that: `lifecyclestage "vip" of hubspot/contact`.
   */
  readonly unreadable: readonly string[]
  /** The fewest changes that would bring the lead past the gate that holds it, a sentence each; none when it qualifies. */
  readonly wouldQualify: readonly string[]
}

/** The answer to "what is this lead?" under one published definition. A pure function of its inputs. */
export interface Decision {
  readonly stage: LifecycleStage
  /** Fit plus engagement. */
  readonly score: number
  readonly fitScore: number
  readonly engagementScore: number
  /** Null: nobody was asked yet. */
  readonly bantScore: number | null
  readonly explanation: Explanation
  /** For nurture: the day to contact the lead again, `YYYY-MM-DD`. */
  readonly recontactOn: string | null
  /** Why it is disqualified: `fake`, `recycle-limit`, `set-in-crm` or the id of an exclusion; null when it is not. */
  readonly disqualifiedBy: string | null
  /** How often the lead has come back from nurture so far. */
  readonly recycles: number
  /**
   * The BANT verdicts with which it last came back from nurture, such as `budget:met need:not-met`:
   * as long as they stand, it waits to be asked again instead of going back to nurture.
   */
  readonly recycledWith: string | null
  /** True for a lead that qualifies for sales and still has to find its owner. */
  readonly isRoutable: boolean
  readonly ownerId: string | null
  /** How much such a customer is worth: the id of a value tier of the definition; null when none is met. */
  readonly valueTier: string | null
  /** Who they are in a purchase, by their own or a person's word; null when nobody said. */
  readonly buyingRole: BuyingRole | null
  /** What a person should do about the lead besides asking the next question. */
  readonly followUps: readonly FollowUp[]
  /** What to offer instead of the product that they have in mind; null when that one will do. */
  readonly suggestion: ProductSuggestion | null
  /** The definition it was decided under: `name@version#hash`. */
  readonly definition: string
}

/** Who a lead was routed to. One per lead, and of all leads of one person only one took a turn for it. */
export interface Assignment {
  readonly ref: LeadRef
  /** Null: nobody of this CRM stands for the owner of the person's leading record, so this record keeps whom it has. */
  readonly ownerId: string | null
  readonly ownerName: string
  /** A queue only where the mapping lets it own leads; nobody gets a task then. */
  readonly ownerKind: Owner['kind']
  /** The route of mappings/routing.yaml that caught the lead. */
  readonly route: string
  /** Position in the route's rotation, counted from 0; null when the owner stood there before us. */
  readonly step: number | null
  /** What the CRM's owner field held when the owner was chosen; the write-back changes the owner only while it still does. */
  readonly replaces: string | null
  /** The assignment of another record of the same person that this one follows; null when it was made for itself. */
  readonly follows: FollowedAssignment | null
  readonly because: string
}

export interface FollowedAssignment {
  /** `leadKey` of the record that leads. */
  readonly key: string
  /** Whom it was routed to then. */
  readonly ownerId: string | null
  /** False where this record has somebody else, or nobody, for the reason given. */
  readonly isSameOwner: boolean
}
