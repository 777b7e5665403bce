import { countryOf } from '../domain/country-of.ts'
import { mappingOf, type ObjectMapping } from '../domain/crm-mapping.ts'
import { type CrmName, type LeadRef, leadKey } from '../domain/lead.ts'
import { writeOf } from '../domain/requalify.ts'
import { findRoute, ownersFor, type Route, rotationOf } from '../domain/routing.ts'
import { planWriteBack } from '../domain/write-back-plan.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { HeldWrite, StoredLead } from '../ports/ledger.ts'
import { leadByLead } from './lead-by-lead.ts'
import { type RequalificationContext, requalifyLeads } from './requalify-leads.ts'

export type RoutingContext = RequalificationContext &
  Pick<JobContext, 'owners' | 'routing' | 'signal' | 'log'>

export interface RoutedLeads {
  /** How many have an owner now. */
  readonly owned: number
  /** Whether something is due to be written now. */
  readonly isWriteDue: boolean
  readonly failures: readonly LeadFailure[]
}

/** Somebody may have joined the team, or a colleague come back. */
const askAgainMs = 3_600_000

/**
 * Finds an owner for each lead of a CRM that is routable: the one it has, or the next of its route's rotation, and
 * decides those anew. The ledger makes an assignment once per lead. A lead that nobody can take keeps its decision,
 * which is written now, and is asked for again in a while.
 */
export async function routeLeads(
  crm: CrmName,
  stored: readonly StoredLead[],
  context: RoutingContext,
): Promise<RoutedLeads> {
  const { ledger, now } = context
  const { done: routable, failures } = leadByLead(stored.filter(isRoutable), context.mapping, (lead) => lead)
  const owned = routable.filter(({ assignment }) => assignment !== null)
  const { groups, uncovered } = groupByRoute(
    crm,
    routable.filter(({ assignment }) => assignment === null),
    context,
  )
  if (uncovered > 0)
    context.log.warn('No route in routing.yaml covers these leads; they stay MQL.', { crm, count: uncovered })
  for (const { route, leads } of groups) owned.push(...(await assignGroup(crm, route, leads, context)))
  const requalified = await requalifyLeads(crm, owned, { routableWaits: false }, context)

  const ownedKeys = new Set(owned.map(({ lead }) => leadKey(lead.ref)))
  const unowned = routable.filter(({ lead }) => !ownedKeys.has(leadKey(lead.ref)))
  const planned = leadByLead(unowned, context.mapping, heldWrite)
  const held = planned.done.flat()
  await ledger.writes.release(held, now())
  const notNow = [...unowned.map(({ lead }) => lead.ref), ...failures.map(({ ref }) => ref)]
  await ledger.leads.putOff(notNow, new Date(now().getTime() + askAgainMs))
  return {
    owned: owned.length,
    isWriteDue: held.length > 0 || requalified.decided.some(({ write }) => write !== 'none'),
    failures: [...failures, ...requalified.failures, ...planned.failures],
  }
}

const isRoutable = ({ lead, decision }: StoredLead): boolean =>
  decision?.decision.isRoutable === true && lead.standing.kind === 'active'

/** What the CRM does not show yet of a decision whose write waited for an owner. */
function heldWrite(stored: StoredLead, object: ObjectMapping): HeldWrite[] {
  const { lead, lastWritten, assignment, decision } = stored
  if (decision === null) return []
  const state = { lead, lastWritten, assignment, decision: decision.decision }
  const write = writeOf(planWriteBack(state, object))
  return write === 'none' ? [] : [{ ref: lead.ref, decisionId: decision.id, write }]
}

/** Leads without an owner by the route that takes them, with the number of those that no route takes. */
function groupByRoute(crm: CrmName, leads: readonly StoredLead[], { routing, vocabulary }: RoutingContext) {
  const groups = new Map<string, { route: Route; leads: StoredLead[] }>()
  let uncovered = 0
  for (const candidate of leads) {
    const route = findRoute(routing, crm, countryOf(candidate.lead.values, vocabulary))
    if (route === null) {
      uncovered++
      continue
    }
    const group = groups.get(route.id) ?? { route, leads: [] }
    group.leads.push(candidate)
    groups.set(route.id, group)
  }
  return { groups: groups.values(), uncovered }
}

/** The leads of a group that have an owner afterwards, with their assignment. */
async function assignGroup(
  crm: CrmName,
  route: Route,
  group: readonly StoredLead[],
  { ledger, mapping, owners, now, signal, log }: RoutingContext,
): Promise<StoredLead[]> {
  const everybody = await owners(crm, signal)
  const nobodies = Object.values(mapping(crm).objects).flatMap(({ unowned }) => unowned)
  const rotation = rotationOf(route, crm, everybody, nobodies)
  const leads = new Map(group.map((stored) => [leadKey(stored.lead.ref), stored]))
  const currentOwner = (ref: LeadRef) => {
    const { owner, unowned } = mappingOf(mapping(crm), ref)
    const stored = leads.get(leadKey(ref))
    const holds = stored?.lead.written[owner] ?? null
    return {
      ref,
      holds: holds === null ? null : String(holds),
      unowned,
      refused: stored?.refusedOwners ?? [],
    }
  }
  const assignments = await ledger.rotations.assign(
    `${crm}/${route.id}`,
    group.map(({ lead }) => lead.ref),
    (nextStep, refs) => ownersFor(route, rotation, everybody, nextStep, refs.map(currentOwner)),
    now(),
  )
  const left = group.length - assignments.length
  if (left > 0)
    log.warn(`Nobody active in route ${route.id} can take these leads; they stay MQL.`, { crm, count: left })
  return assignments.flatMap((assignment) => {
    const stored = leads.get(leadKey(assignment.ref))
    return stored === undefined ? [] : [{ ...stored, assignment }]
  })
}
