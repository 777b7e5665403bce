import { quoted } from '../criteria/quoted.ts'
import { type CrmMapping, mappingOf, type ObjectMapping } from '../crm-mapping.ts'
import type { Decision } from '../decision.ts'
import type { CompiledDefinition } from '../definition/compile-definition.ts'
import type { DecisionInput } from '../definition/decision-input.ts'
import { waitsForOptOut } from '../definition/unreadable-values.ts'
import { type CrmName, type Lead, type LeadRef, leadKey } from '../lead.ts'
import { endsAfter, type Override } from '../override.ts'
import {
  baselineAfter,
  ownershipOf,
  type RecordOwnership,
  type RecordState,
  type Requalification,
  stageSetByPeople,
  writeToShow,
} from '../requalify.ts'
import { unplacedStage } from '../value-author.ts'
import { handedOn } from './handed-on.ts'
import { byLead, contributing } from './identity.ts'
import { type AssignedMember, isInOrder, leadingAssignment } from './leading-assignment.ts'
import { personStage } from './person-stage.ts'
import { unite } from './united-lead.ts'

/** A record of a person with all that the ledger knows of it. */
export interface MemberState extends AssignedMember, RecordState {
  readonly lead: Lead
  readonly assignment: RecordState['assignment']
  /** Its decision before this one. */
  readonly previous: Decision | null
  /** When it was decided last, ISO 8601; null when it never was. */
  readonly decidedAt: string | null
}

/** A person: all records that the CRMs hold of them, in any order, and what is known of their company. */
export interface PersonState extends Pick<DecisionInput, 'enrichments' | 'buyingGroup'> {
  readonly members: readonly MemberState[]
}

/** What one record of a decided person is to show. */
export interface MemberDecision extends Requalification {
  readonly ref: LeadRef
  /** What counts as written by us from now on, since we wrote it into a record that became this one. */
  readonly takesOver: RecordState['lastWritten']
  /** What its guarded fields are compared with from now on where we have written nothing. */
  readonly baseline: RecordState['baseline']
  /** Whether it is to be routed: of the records of a person without an owner only the leading one is. */
  readonly needsOwner: boolean
  /** Whether its write had better wait, because an owner is still to be found that it will have to show too. */
  readonly awaitsOwner: boolean
}

/** The one lead that stands for a person; a record of its own is taken as it is. */
export function leadOfPerson(members: readonly MemberState[]): Lead {
  const [only] = members
  return members.length === 1 && only !== undefined ? only.lead : unite(members)
}

/** A record's own ownership with what it takes over from those of the person's records that became it. */
export function ownershipAmong(
  record: RecordState,
  records: readonly RecordState[],
  objectOf: (lead: Lead) => ObjectMapping,
  now: Date,
): RecordOwnership & Pick<MemberDecision, 'takesOver'> {
  const taken = handedOn(record, records, objectOf)
  const hasTaken = Object.keys(taken.baseline).length > 0
  // A record that its CRM no longer holds keeps what it took over; decided again, it takes the same over.
  const isKnown = ({ field, value }: Override) =>
    record.overrides.some((known) => known.field === field && known.value === value)
  const state = {
    ...record,
    lastWritten: { ...taken.written, ...record.lastWritten },
    baseline: hasTaken ? { ...record.baseline, ...taken.baseline } : record.baseline,
    overrides: [...record.overrides, ...taken.overrides.filter((edit) => !isKnown(edit))],
  }
  return { ...ownershipOf(state, objectOf(record.lead), now), takesOver: taken.written }
}

/**
 * The one way from the ledger's knowledge to a stage, an owner and pending writes: decides a person afresh, once for
 * all records. They get the same stage, scores and explanation; stages that people set in any of them count. What
 * differs is the owner's id, which is each CRM's own, and what is left to be written.
 */
export function requalifyPerson(
  { members, enrichments, buyingGroup }: PersonState,
  definition: CompiledDefinition,
  mapping: (crm: CrmName) => CrmMapping,
  now: Date,
): MemberDecision[] {
  const objectOf = ({ ref }: Lead) => mappingOf(mapping(ref.crm), ref)
  const owning = (member: MemberState) => ownershipAmong(member, members, objectOf, now)
  const ownerships = new Map(members.map((member) => [member, owning(member)] as const))
  const ownership = (member: MemberState) => ownerships.get(member) ?? owning(member)
  const leading = members.toSorted(byLead)[0]
  const assignment = leadingAssignment(members)
  const decided = definition.decide({
    lead: leadOfPerson(members),
    enrichments,
    crmStage: personStage(
      contributing(members).map((one) => stageSetByPeople(one.lead, ownership(one), objectOf(one.lead))),
    ),
    assignment,
    buyingGroup,
    previous: previousOf(members),
    now,
  })
  const because = [...decided.explanation.because, ...ownerRemarks(members, assignment)]
  const explanation = { ...decided.explanation, because }
  return members.map((member) => {
    const isActive = member.lead.standing.kind === 'active'
    const follows = assignment !== null && isInOrder(member.assignment, assignment)
    const lacksOwner = decided.ownerId !== null && !follows && !waitsForOptOut(explanation.unreadable)
    const ours = ownership(member)
    const unreadable = [...explanation.unreadable, ...unreadStage(member, ours, objectOf(member.lead))]
    const decision: Decision = {
      ...decided,
      explanation: { ...explanation, unreadable },
      ownerId: decided.ownerId !== null && follows ? (member.assignment?.ownerId ?? null) : null,
      // Nobody works on a record that its CRM no longer holds; of the others one takes the turn for all.
      isRoutable: isActive && (decided.isRoutable ? member === leading : lacksOwner),
    }
    return {
      ref: member.lead.ref,
      decision,
      overrides: ours.overrides,
      takesOver: ours.takesOver,
      baseline: baselineAfter(decision, member, ours, objectOf(member.lead)),
      decideAgainAt: isActive ? nextMoment(ours.overrides, definition.reviewAt(decision, now), now) : null,
      write: writeToShow(decision, member, ours, objectOf(member.lead)),
      needsOwner: decision.isRoutable,
      awaitsOwner: isActive && (decided.isRoutable || lacksOwner),
    }
  })
}

/** When time alone may change what a record is decided to be: an override of its own ends, or a review is due. */
function nextMoment(overrides: readonly Override[], review: string | null, now: Date): string | null {
  const moments = [...endsAfter(overrides, now), ...(review === null ? [] : [review])]
  return moments.toSorted()[0] ?? null
}

/**
 * The decision that nurture goes on from: one that gave the person to sales, else the one that knows of most recycles,
 * else the latest.
 */
function previousOf(members: readonly MemberState[]): Decision | null {
  const decided = members.filter(({ previous }) => previous !== null)
  const [first] = decided.toSorted(
    (a, b) =>
      Number(b.previous?.stage === 'sal') - Number(a.previous?.stage === 'sal') ||
      (b.previous?.recycles ?? 0) - (a.previous?.recycles ?? 0) ||
      Date.parse(b.decidedAt ?? '') - Date.parse(a.decidedAt ?? '') ||
      (leadKey(a.lead.ref) < leadKey(b.lead.ref) ? -1 : 1),
  )
  return first?.previous ?? null
}

/** The record's stage where nobody told what it means, so that it is counted and told of instead of passing for none. */
function unreadStage({ lead }: MemberState, ours: RecordOwnership, object: ObjectMapping): string[] {
  const unplaced = lead.standing.kind === 'active' ? unplacedStage(lead.written, ours, object) : null
  return unplaced === null
    ? []
    : [`${unplaced.field} ${quoted(unplaced.word)} of ${lead.ref.crm}/${lead.ref.object}`]
}

/** Why a record has another owner than the one that leads, a sentence each, in the order of the records' keys. */
function ownerRemarks(members: readonly MemberState[], leading: MemberState['assignment']): string[] {
  if (leading === null) return []
  return members
    .filter(({ lead }) => lead.standing.kind === 'active')
    .filter(({ assignment }) => assignment?.follows?.isSameOwner === false && isInOrder(assignment, leading))
    .map(({ lead, assignment }) => `owner of ${leadKey(lead.ref)}: ${assignment?.because}`)
    .toSorted()
}
