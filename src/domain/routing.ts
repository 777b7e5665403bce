import { z } from 'zod'
import type { Assignment } from './decision.ts'
import { FollowUpRule } from './follow-up-task.ts'
import { CrmName, type LeadRef } from './lead.ts'
import { CountryCode } from './normalise/countries.ts'
import type { Owner } from './owner.ts'
import { routingProblems } from './routing-findings.ts'

/** Who takes part in a route's rotation: everybody active in that CRM, or the people with these e-mail addresses. */
const Participants = z.union([z.literal('everyone'), z.array(z.email()).min(1)])

/** One line of mappings/routing.yaml; the first whose territory holds a lead takes it. */
export const Route = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a route id has lower-case letters, digits and - only'),
  /** Shown to the rep: why this lead is theirs. */
  because: z.string().min(1),
  /** ISO country codes of headquarters that the route covers; null takes every lead. */
  countries: z.array(CountryCode).min(1).nullable().default(null),
  owners: z.record(CrmName, Participants),
})
export type Route = z.infer<typeof Route>

export const Routing = z
  .strictObject({
    routes: z.array(Route).min(1),
    /** Null: nobody gets a task. */
    followUp: FollowUpRule.nullable().default(null),
  })
  .superRefine((routing, context) => {
    for (const { path, sentence } of routingProblems(routing))
      context.addIssue({ code: 'custom', path: [...path], message: sentence })
  })
export type Routing = z.infer<typeof Routing>

/** The first route that covers the country (null: nobody knows it) and has owners in that CRM; null when none does. */
export function findRoute(
  routing: Pick<Routing, 'routes'>,
  crm: CrmName,
  country: string | null,
): Route | null {
  return (
    routing.routes.find(
      (route) =>
        route.owners[crm] !== undefined &&
        (route.countries === null || (country !== null && route.countries.includes(country))),
    ) ?? null
  )
}

/**
 * The active people of a route in a fixed order, so that a rotation means the same on every machine.
 * `unowned` are names or addresses that stand for nobody, such as the integration user: they never take a turn.
 */
export function rotationOf(
  route: Route,
  crm: CrmName,
  owners: readonly Owner[],
  unowned: readonly string[],
): Owner[] {
  const participants = route.owners[crm] ?? []
  const wanted =
    participants === 'everyone' ? null : new Set(participants.map((email) => email.toLowerCase()))
  return owners
    .filter((owner) => owner.isActive && owner.kind === 'person' && !standsForNobody(owner, unowned))
    .filter((owner) => wanted === null || (owner.email !== null && wanted.has(owner.email.toLowerCase())))
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

const standsForNobody = (owner: Owner, unowned: readonly string[]): boolean =>
  unowned.some((nobody) => isNamed(owner, nobody))

const isNamed = ({ name, email }: Owner, as: string): boolean => as === name || as === email

/** What a lead's owner field holds now, as routing needs to know it. */
export interface CurrentOwner {
  readonly ref: LeadRef
  /** The owner field's value. */
  readonly holds: string | null
  /** Names or e-mail addresses of owners that stand for nobody yet. */
  readonly unowned: readonly string[]
  /** Names or e-mail addresses of the queues that own what they hold. */
  readonly owningQueues: readonly string[]
  /** Ids of owners that the CRM would not let have it. */
  readonly refused: readonly string[]
}

/** After so many refusals it is no longer the owners that something is wrong with: nobody gets the lead. */
export const mostRefusals = 5

/**
 * An owner for each lead: who owns it already keeps it and takes no turn; the others are handed round, going on from
 * `nextStep`. Whatever their number, no owner of the rotation gets more than one more than another. With an empty
 * rotation only the kept ones come back.
 */
export function ownersFor(
  route: Route,
  rotation: readonly Owner[],
  everybody: readonly Owner[],
  nextStep: number,
  leads: readonly CurrentOwner[],
): Assignment[] {
  let step = nextStep
  return leads.flatMap((lead) => {
    const kept = ownerAlready(lead, everybody)
    if (kept !== null) return [keep(route.id, lead, kept)]
    const turn = nextTurn(rotation, step, lead.refused)
    if (turn === null) return []
    step = turn.step + 1
    return [handOver(route, lead, turn.owner, turn.step, rotation.length)]
  })
}

/** The first from `step` on who was not refused; null when nobody is left, or asking on would make no sense. */
function nextTurn(rotation: readonly Owner[], step: number, refused: readonly string[]) {
  if (refused.length >= mostRefusals) return null
  for (const skipped of rotation.keys()) {
    const owner = rotation[(step + skipped) % rotation.length]
    if (owner !== undefined && !refused.includes(owner.id)) return { owner, step: step + skipped }
  }
  return null
}

/**
 * The owner who has the lead already; null when the field is empty, or holds somebody inactive, nobody's name, or a queue
 * that does not own what it holds.
 */
export function ownerAlready(
  { holds, unowned, owningQueues }: Pick<CurrentOwner, 'holds' | 'unowned' | 'owningQueues'>,
  everybody: readonly Owner[],
): Owner | null {
  if (holds === null) return null
  const owner = everybody.find(({ id }) => id === holds)
  // An owner whom the list does not know is still somebody: better to leave the lead than to take it from them.
  if (owner === undefined) return { id: holds, name: holds, email: null, isActive: true, kind: 'person' }
  if (standsForNobody(owner, unowned) || !owner.isActive) return null
  const isNobodys = owner.kind === 'queue' && !owningQueues.some((name) => isNamed(owner, name))
  return isNobodys ? null : owner
}

/** A lead stays with the owner whom it has; `route` is the id of the one that caught it. */
export function keep(route: string, { ref }: Pick<CurrentOwner, 'ref'>, owner: Owner): Assignment {
  const because =
    owner.kind === 'queue'
      ? 'the lead was in this queue, which owns its leads, before it qualified'
      : 'the lead was theirs before it qualified'
  return {
    ref,
    ownerId: owner.id,
    ownerName: owner.name,
    ownerKind: owner.kind,
    route,
    step: null,
    replaces: owner.id,
    follows: null,
    because,
  }
}

function handOver(route: Route, lead: CurrentOwner, owner: Owner, step: number, among: number): Assignment {
  return {
    ref: lead.ref,
    ownerId: owner.id,
    ownerName: owner.name,
    ownerKind: owner.kind,
    route: route.id,
    step,
    replaces: lead.holds,
    follows: null,
    because: `${route.because}; turn ${step + 1} of a rotation of ${among}`,
  }
}
