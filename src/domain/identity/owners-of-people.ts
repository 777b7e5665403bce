import type { Assignment } from '../decision.ts'
import { type CrmName, leadKey } from '../lead.ts'
import type { Owner } from '../owner.ts'
import { type CurrentOwner, keep, ownerAlready, ownersFor, type Route } from '../routing.ts'
import { byLead } from './identity.ts'
import { type AssignedMember, isHeld, isInOrder, leadingAssignment } from './leading-assignment.ts'

/** A record of a person who is to have an owner. */
export interface OwnedMember extends AssignedMember, CurrentOwner {
  /** Whom we wrote into its owner field last; null when nobody. */
  readonly ours: string | null
}

export interface OwnerSources {
  /** The route's rotation, in the CRM of the people's leading records. */
  readonly rotation: readonly Owner[]
  /** Everybody whom a record of that CRM can belong to. */
  readonly directory: (crm: CrmName) => readonly Owner[]
}

/**
 * The assignments that are missing so that each person has one owner in all records. What counts, in this order: the
 * owner whom people gave the person's record of the highest precedence, unless a record as high or higher is assigned;
 * the assignment that is there, if anybody can still work by it; a turn of the rotation, from `nextStep` on, for the record that leads. The other records
 * get the same owner in their own CRM, found by e-mail address; but none is taken from an owner whom people set. A
 * person for whom nobody is left gets nothing.
 */
export function ownersOfPeople(
  route: Route | null,
  { rotation, directory }: OwnerSources,
  nextStep: number,
  people: readonly (readonly OwnedMember[])[],
): Assignment[] {
  let step = nextStep
  return people.flatMap((members) => {
    const active = members.filter(isHeld).toSorted(byLead)
    const found = standingAssignment(members, directory)
    const claim = claimOf(active, directory, found, members)
    const routeId = found?.route ?? route?.id
    const [first] = active
    const made =
      claim !== null && routeId !== undefined
        ? keep(routeId, claim.member, claim.owner)
        : found !== null
          ? standingForItself(found)
          : route !== null && first !== undefined
            ? (ownersFor(route, rotation, directory(first.ref.crm), step, [first])[0] ?? null)
            : null
    if (made !== null && made.step !== null) step = made.step + 1
    const leading = made ?? found
    if (leading === null) return []
    const email = emailOf(leading, directory)
    const following = active
      .filter(({ ref }) => leadKey(ref) !== leadKey(leading.ref))
      .filter(({ assignment }) => !isInOrder(assignment, leading))
    return [
      ...(made === null ? [] : [made]),
      ...following.map((member) => follow(member, leading, email, directory(member.ref.crm))),
    ]
  })
}

/**
 * The assignment that counts for a person and that somebody can still work by: that of a record which its CRM no longer
 * holds does not where none of the others has or gets its owner, who left or was refused. Null when there is none.
 */
export function standingAssignment(
  members: readonly OwnedMember[],
  directory: OwnerSources['directory'],
): Assignment | null {
  const found = leadingAssignment(members)
  if (found === null) return null
  const held = members.filter(isHeld)
  if (held.length === 0 || held.some(({ ref }) => leadKey(ref) === leadKey(found.ref))) return found
  const email = emailOf(found, directory)
  const kept = (member: OwnedMember) =>
    isInOrder(member.assignment, found)
      ? member.assignment
      : follow(member, found, email, directory(member.ref.crm))
  const isOwned = (member: OwnedMember) => (kept(member)?.ownerId ?? null) !== null
  return held.some(isOwned) ? found : null
}

const emailOf = ({ ref, ownerId }: Assignment, directory: OwnerSources['directory']): string | null =>
  directory(ref.crm).find(({ id }) => id === ownerId)?.email ?? null

/** What followed an assignment that is gone, and now counts in its place, is followed from now on; null for any other. */
const standingForItself = (found: Assignment): Assignment | null =>
  found.follows === null ? null : { ...found, follows: null }

/**
 * The record whose owner, given by people, counts before what is assigned; null when there is none. An assignment of a
 * record that its CRM no longer holds is nobody's any more who was given the person's other records.
 */
function claimOf(
  active: readonly OwnedMember[],
  directory: OwnerSources['directory'],
  found: Assignment | null,
  members: readonly OwnedMember[],
): { readonly member: OwnedMember; readonly owner: Owner } | null {
  const assigned = members.find(({ lead }) => found !== null && leadKey(lead.ref) === leadKey(found.ref))
  for (const member of active) {
    if (assigned !== undefined && isHeld(assigned) && member.precedence <= assigned.precedence) return null
    const owner = givenByPeople(member, directory(member.ref.crm))
    if (owner !== null) return { member, owner }
  }
  return null
}

const givenByPeople = (member: OwnedMember, directory: readonly Owner[]): Owner | null =>
  member.holds === member.ours ? null : ownerAlready(member, directory)

/** The assignment of a record that goes by another one's. */
function follow(
  member: OwnedMember,
  leading: Assignment,
  email: string | null,
  directory: readonly Owner[],
): Assignment {
  const { ref, holds, refused } = member
  const { route, ownerName } = leading
  const already = givenByPeople(member, directory)
  const assigned = (ownerId: string | null, name: string, isSameOwner: boolean, because: string) => ({
    ref,
    ownerId,
    ownerName: name,
    ownerKind: already !== null && already.id === ownerId ? already.kind : ('person' as const),
    route,
    step: null,
    replaces: holds,
    follows: { key: leadKey(leading.ref), ownerId: leading.ownerId, isSameOwner },
    because,
  })
  // Who left and came back may be there twice, and only one of them can have it.
  const able = directory
    .filter((owner) =>
      ref.crm === leading.ref.crm ? owner.id === leading.ownerId : isSamePerson(owner, email),
    )
    // What a queue owns in one record, no other can belong to: a task, a contact.
    .filter(({ id, isActive, kind }) => isActive && kind === 'person' && !refused.includes(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const same = able.find(({ id }) => id === already?.id) ?? able[0]
  if (already !== null && already.id !== same?.id)
    return assigned(already.id, already.name, false, 'people gave this record to somebody else, who keeps it')
  if (same === undefined) {
    const because =
      leading.ownerKind === 'queue'
        ? `a queue owns the person in ${leading.ref.crm}, so the record keeps whom it has`
        : `${ref.crm} has nobody active with the address of the owner in ${leading.ref.crm}, so the record keeps whom it has`
    return assigned(null, ownerName, false, because)
  }
  return assigned(
    same.id,
    same.name,
    true,
    `the same person is theirs in ${leading.ref.crm} (${leading.ref.object})`,
  )
}

const isSamePerson = ({ email, kind }: Owner, other: string | null): boolean =>
  kind === 'person' && email !== null && other !== null && email.toLowerCase() === other.toLowerCase()
