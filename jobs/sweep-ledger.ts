import { z } from 'zod'
import type { CrmName, LeadRef } from '../src/domain/lead.ts'
import { batchesOf } from '../src/domain/lead-batch.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { enrich } from './enrich.ts'
import { route } from './route.ts'
import { writeBack } from './write-back.ts'

/** A lead untouched for this long while the queue is quiet was lost by the queue. */
const lostWhileQuietMs = 30_000
/** While the queue is busy its leads are most likely only waiting; one this old is not. */
const lostWhileBusyMs = 15 * 60_000
/** The most leads of each sort that one sweep enqueues; the next sweep takes the next. */
const leadsPerSweep = 2_000

/**
 * The sweeper: enqueues again whatever the ledger knows to be unfinished and the queue has forgotten, so that a lost
 * queue heals by itself. Enqueuing a lead that is already on its way costs a run that changes nothing.
 */
export const sweepLedger = defineJob({
  name: 'sweep-ledger',
  payload: z.object({
    /** True for a run that knows the queue to be idle: then nothing is only on its way. */
    isQueueIdle: z.boolean(),
  }),
  queue: () => 'scoring',
  retries: { attempts: 3, backoffMs: 5_000 },
  async run(
    { isQueueIdle },
    context: Pick<JobContext, 'crmNames' | 'ledger' | 'backlog' | 'enqueue' | 'now' | 'log'>,
  ) {
    const { ledger, enqueue, log } = context
    const lostAfterMs = isQueueIdle ? 0 : (await isBusy(context)) ? lostWhileBusyMs : lostWhileQuietMs
    const before = new Date(context.now().getTime() - lostAfterMs)
    for (const crm of context.crmNames) {
      const { undecided, unrouted, unwritten } = await ledger.leads.findStragglers(crm, before, leadsPerSweep)
      await enqueue(enrich, batches(crm, undecided), { urgency: 'schedule' })
      await enqueue(route, batches(crm, unrouted), { urgency: 'schedule' })
      if (unwritten.length > 0) await enqueue(writeBack, [{ crm, leads: null }], { urgency: 'schedule' })
      const found = undecided.length + unrouted.length + unwritten.length
      if (found > 0)
        log.info('The sweeper found unfinished leads and enqueued them again.', { crm, count: found })
    }
    return undefined
  },
})

/** This very job is one of those that run. */
async function isBusy({ backlog }: Pick<JobContext, 'backlog'>): Promise<boolean> {
  return Object.values(await backlog()).reduce((sum, count) => sum + count, 0) > 1
}

const batches = (crm: CrmName, leads: readonly LeadRef[]) =>
  batchesOf(leads).map((batch) => ({ crm, leads: batch }))
