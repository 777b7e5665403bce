import { LeadBatch } from '../src/domain/lead-batch.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { type RoutingContext, routeLeads } from '../src/qualification/route-leads.ts'
import { writeBack } from './write-back.ts'

/**
 * Finds an owner for each qualified lead: the one it has, or the next of its route's rotation. The ledger makes the
 * assignment once per lead, so a second run hands out nothing and ends with the same owners.
 */
export const route = defineJob({
  name: 'route',
  payload: LeadBatch,
  queue: ({ crm }) => crm,
  narrow: ({ crm }, leads) => ({ crm, leads: [...leads] }),
  retries: { attempts: 8, backoffMs: 2_000 },
  async run({ leads }, context: RoutingContext & Pick<JobContext, 'enqueue' | 'urgency'>) {
    const people = await context.ledger.identities.read(leads)
    const { owned, due, failures } = await routeLeads(people, context)
    context.tally('routed', owned)
    for (const crm of new Set(due.map((ref) => ref.crm)))
      await context.enqueue(writeBack, [{ crm, leads: null }], { urgency: context.urgency })
    return { attempted: leads, failures }
  },
})
