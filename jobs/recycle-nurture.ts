import { z } from 'zod'
import { batchesOf } from '../src/domain/lead-batch.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { score } from './score.ts'

/** The most leads of a CRM that one run brings back; the next run takes the next. */
const leadsPerRun = 2_000

/**
 * Brings nurture leads back whose recontact date has come: they are decided again, which returns them to be asked, or
 * ends them at the limit of recycles. Run twice, the second finds only those that were not decided in between.
 */
export const recycleNurture = defineJob({
  name: 'recycle-nurture',
  payload: z.object({}),
  queue: () => 'scoring',
  retries: { attempts: 3, backoffMs: 5_000 },
  async run(
    _payload,
    context: Pick<JobContext, 'crmNames' | 'ledger' | 'definition' | 'enqueue' | 'now' | 'log'>,
  ) {
    const { ledger, definition, enqueue, log } = context
    const today = { day: definition.dayOf(context.now()), timeZone: definition.definition.timeZone }
    for (const crm of context.crmNames) {
      const due = await ledger.leads.findRecontacts(crm, today, leadsPerRun)
      if (due.length === 0) continue
      const batches = batchesOf(due).map((leads) => ({ crm, leads }))
      await enqueue(score, batches, { urgency: 'schedule' })
      log.info('Leads in nurture are due to be contacted again.', { crm, count: due.length })
    }
    return undefined
  },
})
