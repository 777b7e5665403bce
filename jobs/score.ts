import { batchesOf, LeadBatch } from '../src/domain/lead-batch.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { type RequalificationContext, requalifyLeads } from '../src/qualification/requalify-leads.ts'
import { route } from './route.ts'
import { writeBack } from './write-back.ts'

/**
 * Decides what each lead is under the definition, together with the other records of the same person, and wakes whoever
 * has to do something about it: also colleagues, when somebody who can sign has joined them. Asks no CRM.
 */
export const score = defineJob({
  name: 'score',
  payload: LeadBatch,
  queue: () => 'scoring',
  narrow: ({ crm }, leads) => ({ crm, leads: [...leads] }),
  retries: { attempts: 8, backoffMs: 1_000 },
  async run({ leads }, context: RequalificationContext & Pick<JobContext, 'enqueue' | 'urgency'>) {
    const people = await context.ledger.identities.read(leads)
    const { decided, reopened, failures } = await requalifyLeads(people, { routableWaits: true }, context)
    const { urgency } = context
    const toRoute = decided.filter(({ needsOwner }) => needsOwner)
    for (const [name, some] of Map.groupBy(toRoute, ({ ref }) => ref.crm))
      await context.enqueue(
        route,
        batchesOf(some.map(({ ref }) => ref)).map((batch) => ({ crm: name, leads: batch })),
        { urgency },
      )
    const due = decided.filter(({ write }) => write !== 'none')
    for (const name of new Set(due.map(({ ref }) => ref.crm)))
      await context.enqueue(writeBack, [{ crm: name, leads: null }], { urgency })
    for (const [name, colleagues] of Map.groupBy(reopened, (ref) => ref.crm))
      await context.enqueue(
        score,
        batchesOf(colleagues).map((batch) => ({ crm: name, leads: batch })),
        { urgency },
      )
    return { attempted: leads, failures }
  },
})
