import { z } from 'zod'
import { CrmName, leadKey } from '../src/domain/lead.ts'
import { batchesOf, leadsPerJob } from '../src/domain/lead-batch.ts'
import { refreshShare } from '../src/domain/refresh-share.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { rereadLeads } from './reread-leads.ts'

/**
 * The slow sweep: has the next share of the known leads of a CRM read again, so that within `days` each has had its turn,
 * after everything else. It goes round by the ledger's keys; killed in between, it has some read twice.
 */
export const refreshLeads = defineJob({
  name: 'refresh-leads',
  payload: z.object({ crm: CrmName, days: z.int().min(1) }),
  queue: () => 'scoring',
  deduplicate: ({ crm }) => crm,
  repeats: true,
  retries: { attempts: 3, backoffMs: 5_000 },
  async run(
    { crm, days },
    context: Pick<JobContext, 'mapping' | 'ledger' | 'queueLoads' | 'enqueue' | 'now'>,
  ) {
    const { ledger, now } = context
    // What stands in a stopped queue is not read; nor is more put behind what waits there.
    const load = (await context.queueLoads())[crm]
    if (load?.isStopped === true) return undefined
    for (const object of Object.keys(context.mapping(crm).objects)) {
      const round = await ledger.readings.readRound(crm, object)
      if (round === null) continue
      const share = refreshShare(round, { days, batch: leadsPerJob, now: now() })
      if (share === 0) continue
      const { refs, isLast } = await ledger.readings.nextOfRound(crm, object, round.to, share)
      await context.enqueue(
        rereadLeads,
        batchesOf(refs).map((leads) => ({ crm, leads, review: false })),
        // By where it begins: a share that still waits keeps none but itself out.
        { urgency: 'backfill', deduplicate: ({ leads }) => `refreshed/${leads.slice(0, 1).map(leadKey)}` },
      )
      await ledger.readings.moveRound(crm, object, isLast ? null : (refs.at(-1) ?? null), now())
    }
    return undefined
  },
})
