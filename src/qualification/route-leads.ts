import { countryOf } from '../domain/country-of.ts'
import { mappingOf, type ObjectMapping } from '../domain/crm-mapping.ts'
import { isHeld } from '../domain/identity/leading-assignment.ts'
import { type OwnedMember, ownersOfPeople, standingAssignment } from '../domain/identity/owners-of-people.ts'
import { type CrmName, type LeadRef, leadKey } from '../domain/lead.ts'
import type { Owner } from '../domain/owner.ts'
import { ownershipOf, writeToShow } from '../domain/requalify.ts'
import { findRoute, type Route, rotationOf } from '../domain/routing.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { HeldWrite, StoredLead } from '../ports/ledger.ts'
import { leadByLead, mappedPeople } from './lead-by-lead.ts'
import { type Person, type PersonMember, personOf } from './person.ts'
import { type RequalificationContext, requalifyLeads } from './requalify-leads.ts'
import { unseenOptOuts } from './unseen-opt-outs.ts'

export type RoutingContext = RequalificationContext &
  Pick<JobContext, 'crm' | 'owners' | 'routing' | 'signal' | 'log'>

export interface RoutedLeads {
  /** How many have an owner now. */
  readonly owned: number
  /** Their records, of any CRM, that are due to be written now. */
  readonly due: readonly LeadRef[]
  readonly failures: readonly LeadFailure[]
}

/** Somebody may have joined the team, or a colleague come back. */
const askAgainMs = 3_600_000

/**
 * Finds an owner for each person with a record that is routable: the one they have, or the next of their route's
 * rotation, the same one in all CRMs; and decides them anew. The ledger makes an assignment once per person. A person
 * whom nobody can take keeps the decision, which is written now, and is asked for again in a while; so does one who may
 * have opted out where we cannot see it.
 */
export async function routeLeads(
  found: readonly (readonly StoredLead[])[],
  context: RoutingContext,
): Promise<RoutedLeads> {
  const { ledger, mapping, now } = context
  const routable = found.filter((records) => records.some(isRoutable))
  const { people: mapped, failures } = mappedPeople(routable, context)
  const mayHaveOptedOut = await unseenOptOuts(mapped.flat(), context)
  const people = mapped
    .filter((records) => !records.some(({ lead }) => mayHaveOptedOut.has(leadKey(lead.ref))))
    .map((records) => personOf(records, mapping))
  const directories = await readDirectories(people, context)
  const directory = (crm: CrmName) => directories.get(crm) ?? []
  const { groups, uncovered } = groupByRoute(people, directory, context)
  for (const [crm, count] of uncovered)
    context.log.warn('No route in routing.yaml covers these leads; they stay MQL.', { crm, count })
  const owned: StoredLead[][] = []
  for (const group of groups) owned.push(...(await assignGroup(group, directory, context)))
  const requalified = await requalifyLeads(owned, { routableWaits: false }, context)

  const ownedKeys = new Set(owned.flat().map(({ lead }) => leadKey(lead.ref)))
  const unowned = mapped.flat().filter(({ lead }) => !ownedKeys.has(leadKey(lead.ref)))
  const at = now()
  const planned = leadByLead(unowned, mapping, (stored, object) => heldWrite(stored, object, at))
  const held = planned.done.flat()
  await ledger.writes.release(held, now())
  const notNow = [...unowned.map(({ lead }) => lead.ref), ...failures.map(({ ref }) => ref)]
  await ledger.leads.putOff(notNow, new Date(now().getTime() + askAgainMs))
  const due = [...held, ...requalified.decided.filter(({ write }) => write !== 'none')]
  return {
    owned: owned.length,
    due: due.map(({ ref }) => ref),
    failures: [...failures, ...requalified.failures, ...planned.failures],
  }
}

const isRoutable = ({ lead, decision }: StoredLead): boolean =>
  decision?.decision.isRoutable === true && lead.standing.kind === 'active'

/** What the CRM does not show yet of a decision whose write waited for an owner. */
function heldWrite(stored: StoredLead, object: ObjectMapping, at: Date): HeldWrite[] {
  const { lead, decision } = stored
  if (decision === null) return []
  const write = writeToShow(decision.decision, stored, ownershipOf(stored, object, at), object)
  return write === 'none' ? [] : [{ ref: lead.ref, decisionId: decision.id, write }]
}

/** People who are handed round among the same owners: those of one CRM on one route. */
interface RoutedGroup {
  readonly crm: CrmName
  /** Null where the people have their owner, and only some of their records do not show it. */
  readonly route: Route | null
  readonly name: string
  readonly people: Person[]
}

/** By the CRM of the leading record and the route that takes them, with the number of those that no route takes. */
function groupByRoute(people: readonly Person[], directory: Directory, context: RoutingContext) {
  const { routing, definition } = context
  const groups = new Map<string, RoutedGroup>()
  const uncovered = new Map<CrmName, number>()
  for (const person of people) {
    const { crm } = person.lead.ref
    const members = person.members.map((member) => ownedMember(member, member, context))
    const assigned = standingAssignment(members, directory)
    const route =
      assigned === null ? findRoute(routing, crm, countryOf(person.lead.values, definition.vocabulary)) : null
    const id = assigned?.route ?? route?.id
    if (id === undefined) {
      uncovered.set(crm, (uncovered.get(crm) ?? 0) + 1)
      continue
    }
    const name = `${crm}/${id}`
    const key = `${name} ${route === null}`
    const group = groups.get(key) ?? { crm, route, name, people: [] }
    group.people.push(person)
    groups.set(key, group)
  }
  return { groups: groups.values(), uncovered }
}

/** The people of a group who have an owner afterwards, their records with their assignments. */
async function assignGroup(
  { crm, route, name, people }: RoutedGroup,
  directory: Directory,
  context: RoutingContext,
): Promise<StoredLead[][]> {
  const { ledger, mapping, now, log } = context
  const nobodies = Object.values(mapping(crm).objects).flatMap(({ unowned }) => unowned)
  const rotation = route === null ? [] : rotationOf(route, crm, directory(crm), nobodies)
  const assignments = await ledger.rotations.assign(
    name,
    people.flatMap(({ members }) => members.map(({ lead }) => lead.ref)),
    (nextStep, _open, assigned) =>
      ownersOfPeople(
        route,
        { rotation, directory },
        nextStep,
        people.map(({ members }) =>
          members.map((member) =>
            ownedMember(member, assigned.get(leadKey(member.lead.ref)) ?? null, context),
          ),
        ),
      ),
    now(),
    context.routing.followUp === null ? [] : people.map(({ members }) => members.map(({ lead }) => lead.ref)),
  )
  const byKey = new Map(assignments.map((assignment) => [leadKey(assignment.ref), assignment]))
  const at = now().toISOString()
  const assigned = people.map(({ members }) =>
    members.map(({ lead, stored }) => {
      const assignment = byKey.get(leadKey(lead.ref)) ?? null
      return { ...stored, assignment, assignedAt: assignment === null ? null : (stored.assignedAt ?? at) }
    }),
  )
  const isOwned = ({ lead, assignment }: StoredLead) =>
    isHeld({ lead }) && assignment !== null && assignment.ownerId !== null
  const owned = assigned.filter((records) => records.some(isOwned))
  const left = people.length - owned.length
  if (left > 0)
    log.warn(`Nobody active in route ${route?.id} can take these leads; they stay MQL.`, { crm, count: left })
  return owned
}

/** Everybody whom a record of that CRM can belong to. */
type Directory = (crm: CrmName) => readonly Owner[]

/**
 * Everybody in the CRMs that these people have records in; and whoever has one of these without being in the CRM's list,
 * as far as the id tells who that is.
 */
async function readDirectories(
  people: readonly Person[],
  { crm, mapping, owners, signal }: RoutingContext,
): Promise<Map<CrmName, readonly Owner[]>> {
  const leads = people.flatMap(({ members }) => members.map(({ lead }) => lead))
  const directories = new Map<CrmName, readonly Owner[]>()
  for (const [name, held] of Map.groupBy(leads, ({ ref }) => ref.crm)) {
    const listed = await owners(name, signal)
    const known = new Set(listed.map(({ id }) => id))
    const ids = new Set(
      held.flatMap(({ ref, written }) => written[mappingOf(mapping(name), ref).owner] ?? []).map(String),
    )
    const unlisted = [...ids].filter((id) => !known.has(id))
    directories.set(name, [
      ...listed,
      ...unlisted.map((id) => ({
        id,
        name: id,
        email: null,
        isActive: true,
        kind: crm(name).ownerKindOf(id),
      })),
    ])
  }
  return directories
}

/** A record as choosing an owner looks at it, with what is assigned to it by now. */
function ownedMember(
  member: PersonMember,
  known: Pick<PersonMember, 'assignment' | 'assignedAt'> | null,
  { mapping }: RoutingContext,
): OwnedMember {
  const { lead, stored } = member
  const { owner, unowned, owningQueues } = mappingOf(mapping(lead.ref.crm), lead.ref)
  const textOf = (value: unknown) => (value === null || value === undefined ? null : String(value))
  return {
    ...member,
    ref: lead.ref,
    holds: textOf(lead.written[owner]),
    ours: textOf(member.lastWritten[owner]),
    unowned,
    owningQueues,
    refused: stored.refusedOwners,
    assignment: known?.assignment ?? null,
    assignedAt: known?.assignedAt ?? null,
  }
}
