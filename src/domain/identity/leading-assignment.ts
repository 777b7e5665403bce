import type { Assignment } from '../decision.ts'
import { leadKey } from '../lead.ts'
import type { Member } from './identity.ts'

/** A record of a person with the assignment that it has, if any. */
export interface AssignedMember extends Member {
  readonly assignment: Assignment | null
  /** ISO 8601; null without an assignment. */
  readonly assignedAt: string | null
}

/**
 * The assignment that counts for a person: of those that were made for a record itself, not after another one's, the
 * one of the record with the highest precedence, then the oldest; records that their CRM still holds go first. Where
 * the record that was followed is no longer among them, those that followed it stand for it. Null when there is none,
 * and where only a record that its CRM no longer holds has one, and nobody could be found to have those that are left.
 */
export function leadingAssignment(members: readonly AssignedMember[]): Assignment | null {
  const assigned = members.filter(({ assignment }) => hasOwner(assignment))
  const own = assigned.filter(({ assignment }) => assignment?.follows === null)
  const [first] = (own.length > 0 ? own : assigned).toSorted(byClaim)
  const isNobodys = first !== undefined && !isHeld(first) && areNobodys(members.filter(isHeld))
  return isNobodys ? null : (first?.assignment ?? null)
}

/** Whether its CRM still holds a record. */
export const isHeld = ({ lead }: Pick<Member, 'lead'>): boolean => lead.standing.kind === 'active'

/** They go by another record's assignment, but none of them by its owner. */
const areNobodys = (held: readonly AssignedMember[]): boolean =>
  held.length > 0 && held.every(({ assignment }) => assignment !== null && assignment.ownerId === null)

const hasOwner = (assignment: Assignment | null): boolean =>
  assignment !== null && assignment.ownerId !== null

function byClaim(a: AssignedMember, b: AssignedMember): number {
  return (
    Number(isHeld(b)) - Number(isHeld(a)) ||
    b.precedence - a.precedence ||
    Date.parse(a.assignedAt ?? '') - Date.parse(b.assignedAt ?? '') ||
    (leadKey(a.lead.ref) < leadKey(b.lead.ref) ? -1 : 1)
  )
}

/** Whether a record's own assignment says whom the person was given to. */
export function isInOrder(assignment: Assignment | null, leading: Assignment): boolean {
  if (assignment === null) return false
  const key = leadKey(leading.ref)
  if (leadKey(assignment.ref) === key) return true
  return assignment.follows?.key === key && assignment.follows.ownerId === leading.ownerId
}
