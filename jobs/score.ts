import { batchesOf, LeadBatch } from '../src/domain/lead-batch.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { type RequalificationContext, requalifyLeads } from '../src/qualification/requalify-leads.ts'
import { route } from './route.ts'
import { writeBack } from './write-back.ts'

/**
 * Decides what each lead is under the definition, and wakes whoever has to do something about it: also colleagues, when somebody
 * who can sign has joined them. Asks no CRM.
 */
export const score = defineJob({
  name: 'score',
  payload: LeadBatch,
  queue: () => 'scoring',
  narrow: ({ crm }, leads) => ({ crm, leads: [...leads] }),
  retries: { attempts: 8, backoffMs: 1_000 },
  async run({ crm, leads }, context: RequalificationContext & Pick<JobContext, 'enqueue' | 'urgency'>) {
    const stored = await context.ledger.leads.read(leads)
    const { decided, reopened, failures } = await requalifyLeads(
      crm,
      stored,
      { routableWaits: true },
      context,
    )
    const { urgency } = context
    const toRoute = decided.filter(({ decision, isAssigned }) => decision.isRoutable && !isAssigned)
    if (toRoute.length > 0)
      await context.enqueue(route, [{ crm, leads: toRoute.map(({ ref }) => ref) }], { urgency })
    if (decided.some(({ write }) => write !== 'none'))
      await context.enqueue(writeBack, [{ crm, leads: null }], { urgency })
    for (const [name, colleagues] of Map.groupBy(reopened, (ref) => ref.crm))
      await context.enqueue(
        score,
        batchesOf(colleagues).map((batch) => ({ crm: name, leads: batch })),
        { urgency },
      )
    return { attempted: leads, failures }
  },
})
