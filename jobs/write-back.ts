import { z } from 'zod'
import { CrmName, LeadRef } from '../src/domain/lead.ts'
import { leadsPerJob } from '../src/domain/lead-batch.ts'
import { isHandedOver } from '../src/follow-up/handed-over.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import type { RoutingContext } from '../src/qualification/route-leads.ts'
import { dueBatch } from '../src/write-back/due-batch.ts'
import { lookAgainMs } from '../src/write-back/look-again.ts'
import { writeBatch } from '../src/write-back/write-batch.ts'
import { createTasks } from './create-tasks.ts'

type WriteBackContext = RoutingContext & Pick<JobContext, 'crm' | 'backlog' | 'enqueue' | 'urgency'>

/**
 * The only door out for leads: makes a CRM show what was decided. Takes the leads with a write due (or those named) in one batch,
 * reads again those whose stage or owner would change, and sends the smallest change in one call; in a second one what
 * is left of it where the CRM refused fields of ours. Run twice, the second finds nothing to do.
 */
export const writeBack = defineJob({
  name: 'write-back',
  payload: z.object({ crm: CrmName, leads: z.array(LeadRef).max(leadsPerJob).nullable() }),
  queue: ({ crm }) => crm,
  deduplicate: ({ crm, leads }) => (leads === null ? crm : null),
  narrow: ({ crm }, leads) => ({ crm, leads: [...leads] }),
  retries: { attempts: 8, backoffMs: 5_000 },
  async run({ crm: name, leads }, context: WriteBackContext) {
    const crm = context.crm(name)
    const { ledger, urgency } = context
    const batch =
      leads === null
        ? await dueBatch(crm, context)
        : { leads: await ledger.leads.read(leads), holds: await ledger.failures.readHolds(name) }
    if (batch === 'not yet')
      await context.enqueue(writeBack, [{ crm: name, leads: null }], { urgency, delayMs: lookAgainMs() })
    if (batch === 'not yet' || batch.leads.length === 0) return undefined

    const { leads: taken, holds } = batch
    const done = await writeBatch(crm, taken, holds, context)
    for (const other of done.dueIn)
      await context.enqueue(writeBack, [{ crm: other, leads: null }], { urgency })
    if (done.shown.some((stored) => isHandedOver(stored, context)))
      await context.enqueue(createTasks, [{ crm: name, leads: null }], { urgency })
    context.tally('written', done.written)
    if (done.isUnfinished || (leads === null && taken.length >= crm.writeBatchSize))
      await context.enqueue(writeBack, [{ crm: name, leads: null }], { urgency })
    return { attempted: taken.map(({ lead }) => lead.ref), failures: done.failures }
  },
})
