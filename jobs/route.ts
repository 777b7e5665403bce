import { countryOf } from '../src/domain/country-of.ts'
import { mappingOf } from '../src/domain/crm-mapping.ts'
import { type LeadRef, leadKey } from '../src/domain/lead.ts'
import { LeadBatch } from '../src/domain/lead-batch.ts'
import { findRoute, ownersFor, type Route, rotationOf } from '../src/domain/routing.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import type { StoredLead } from '../src/ports/ledger.ts'
import { type RequalificationContext, requalifyLeads } from '../src/qualification/requalify-leads.ts'
import { writeBack } from './write-back.ts'

type RouteContext = RequalificationContext &
  Pick<JobContext, 'owners' | 'routing' | 'enqueue' | 'signal' | 'log' | 'urgency'>

/**
 * Finds an owner for each qualified lead: the one it has, or the next of its route's rotation. The ledger makes the
 * assignment once per lead, so a second run hands out nothing and ends with the same owners.
 */
export const route = defineJob({
  name: 'route',
  payload: LeadBatch,
  queue: ({ crm }) => crm,
  retries: { attempts: 8, backoffMs: 2_000 },
  async run({ crm, leads }, context: RouteContext) {
    const stored = await context.ledger.leads.read(leads)
    const routable = stored.filter(({ decision }) => decision?.decision.isRoutable)
    const owned = routable.filter(({ assignment }) => assignment !== null)
    for (const { route: found, leads: group } of groupByRoute(crm, routable, context))
      owned.push(...(await assignGroup(crm, found, group, context)))
    const ownedKeys = new Set(owned.map(({ lead }) => leadKey(lead.ref)))
    const unowned = routable.filter(({ lead }) => !ownedKeys.has(leadKey(lead.ref)))
    const { decided } = await requalifyLeads(crm, [...owned, ...unowned], { routableWaits: false }, context)
    context.tally('routed', owned.length)
    if (decided.some(({ write }) => write !== 'none'))
      await context.enqueue(writeBack, [{ crm, leads: null }], { urgency: context.urgency })
    return undefined
  },
})

/** The leads that still need an owner, by the route that takes them. A lead that no route takes stays MQL and is said. */
function groupByRoute(
  crm: string,
  stored: readonly StoredLead[],
  { routing, vocabulary, log }: RouteContext,
) {
  const groups = new Map<string, { route: Route; leads: StoredLead[] }>()
  for (const candidate of stored.filter(({ assignment }) => assignment === null)) {
    const found = findRoute(routing, crm, countryOf(candidate.lead.values, vocabulary))
    if (found === null) {
      log.warn('No route in routing.yaml covers this lead; it stays MQL.', {
        crm,
        lead: leadKey(candidate.lead.ref),
      })
      continue
    }
    const group = groups.get(found.id) ?? { route: found, leads: [] }
    group.leads.push(candidate)
    groups.set(found.id, group)
  }
  return groups.values()
}

/** The leads of a group that have an owner afterwards, with their assignment. */
async function assignGroup(
  crm: string,
  route: Route,
  group: readonly StoredLead[],
  { ledger, mapping, owners, now, signal, log }: RouteContext,
): Promise<StoredLead[]> {
  const everybody = await owners(crm, signal)
  const rotation = rotationOf(route, crm, everybody)
  if (rotation.length === 0)
    log.warn(`Nobody active takes part in route ${route.id}; its leads stay MQL.`, {
      crm,
      count: group.length,
    })
  const leads = new Map(group.map((stored) => [leadKey(stored.lead.ref), stored]))
  const currentOwner = (ref: LeadRef) => {
    const { owner, unowned } = mappingOf(mapping(crm), ref)
    const holds = leads.get(leadKey(ref))?.lead.written[owner] ?? null
    return { ref, holds: holds === null ? null : String(holds), unowned }
  }
  const assignments = await ledger.rotations.assign(
    `${crm}/${route.id}`,
    group.map(({ lead }) => lead.ref),
    (nextStep, refs) => ownersFor(route, rotation, everybody, nextStep, refs.map(currentOwner)),
    now(),
  )
  return assignments.flatMap((assignment) => {
    const stored = leads.get(leadKey(assignment.ref))
    return stored === undefined ? [] : [{ ...stored, assignment }]
  })
}
