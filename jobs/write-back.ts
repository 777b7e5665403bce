import { z } from 'zod'
import { CrmName, LeadRef, leadKey } from '../src/domain/lead.ts'
import { leadsPerJob } from '../src/domain/lead-batch.ts'
import { isHandedOver } from '../src/follow-up/handed-over.ts'
import type { Crm, WriteAnswer } from '../src/ports/crm.ts'
import { Failure } from '../src/ports/failure.ts'
import { defineJob, type JobContext, type LeadFailure } from '../src/ports/job.ts'
import type { SettledWrite } from '../src/ports/ledger.ts'
import type { RoutingContext } from '../src/qualification/route-leads.ts'
import { decideAgain } from '../src/write-back/decide-again.ts'
import { dueBatch } from '../src/write-back/due-batch.ts'
import { lookAgainMs } from '../src/write-back/look-again.ts'
import { storeLost } from '../src/write-back/lost-leads.ts'
import { type PlannedLead, planLeads } from '../src/write-back/planned-leads.ts'
import { giveToTheNext, refusedOwners } from '../src/write-back/refused-owners.ts'
import {
  notDone,
  nothingToWrite,
  settlementsOf,
  unplanned,
  wasNotCarriedOut,
} from '../src/write-back/settlement.ts'
import { withoutValues, withoutValuesOf } from '../src/write-back/without-values.ts'
import { writeGuardOf } from '../src/write-back/write-guard.ts'
import { createTasks } from './create-tasks.ts'

type WriteBackContext = RoutingContext & Pick<JobContext, 'crm' | 'backlog' | 'enqueue' | 'urgency'>

/**
 * The only door out for leads: makes a CRM show what was decided. Takes the leads with a write due (or those named) in one batch,
 * reads again those whose stage or owner would change, and sends the smallest change in one call. Run twice, the second
 * finds nothing to do.
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
    const taken = leads === null ? await dueBatch(crm, context) : await ledger.leads.read(leads)
    if (taken === 'not yet')
      await context.enqueue(writeBack, [{ crm: name, leads: null }], { urgency, delayMs: lookAgainMs() })
    if (taken === 'not yet' || taken.length === 0) return undefined

    const { planned, readAt, failures, dueIn } = await planLeads(taken, crm, context)
    const toSend = planned.filter(({ plan }) => Object.keys(plan.changes).length > 0)
    const settled = planned
      .filter((lead) => !toSend.includes(lead))
      .map((lead) => nothingToWrite(lead, context))
    const answers = toSend.length === 0 ? [] : await send(crm, toSend, readAt, context)
    const refused = refusedOwners(answers, toSend, context)
    const dueForOwners = await giveToTheNext(name, refused, context)
    const lost = await storeLost(answers, toSend, context)
    const settlements = settlementsOf(answers, toSend, context)
    await ledger.writes.settle(
      [...unplanned(failures, taken, context), ...settled, ...settlements],
      context.now(),
    )
    const again = await decideAgain(lost, [], context)
    for (const other of new Set([...dueIn, ...dueForOwners, ...again.dueIn]))
      await context.enqueue(writeBack, [{ crm: other, leads: null }], { urgency })
    const failed = new Set(answers.filter(isFailed).map(({ ref }) => leadKey(ref)))
    const done = planned.filter(({ stored: { lead } }) => !failed.has(leadKey(lead.ref)))
    if (done.some(({ stored }) => isHandedOver(stored, context)))
      await context.enqueue(createTasks, [{ crm: name, leads: null }], { urgency })
    context.tally('written', answers.filter(({ failure }) => failure === null).length)
    const isUnfinished = refused.length > 0 || settlements.some(isHalf)
    if (isUnfinished || (leads === null && taken.length >= crm.writeBatchSize))
      await context.enqueue(writeBack, [{ crm: name, leads: null }], { urgency })
    return {
      attempted: taken.map(({ lead }) => lead.ref),
      failures: [...failures, ...answers.filter(isFailed).filter(isNotAmong(refused))],
    }
  },
})

/** Whether a second write has to follow. */
const isHalf = (write: SettledWrite): boolean => 'isHalf' in write && write.isHalf

const isFailed = (answer: WriteAnswer): answer is WriteAnswer & LeadFailure => answer.failure !== null

const isNotAmong = (leads: readonly PlannedLead[]) => {
  const keys = new Set(leads.map(({ stored: { lead } }) => leadKey(lead.ref)))
  return ({ ref }: LeadFailure) => !keys.has(leadKey(ref))
}

/**
 * Records the plan, then makes the one call. When the call as a whole fails, its leads stay due: this job goes again for
 * them soon, or, where only a person can mend it, some later one. What cannot have arrived does not count as unanswered.
 */
async function send(
  crm: Crm,
  toSend: readonly PlannedLead[],
  readAt: number | null,
  context: WriteBackContext,
): Promise<WriteAnswer[]> {
  const { ledger, now, signal } = context
  const writes = toSend.map(({ stored, decisionId, plan }) => ({
    ref: stored.lead.ref,
    decisionId,
    changes: plan.changes,
  }))
  const byKey = new Map(toSend.map(({ stored: { lead } }) => [leadKey(lead.ref), lead]))
  const guard = writeGuardOf(toSend, readAt, context)
  await ledger.writes.plan(writes, now())
  try {
    const answers = await withoutValuesOf([...byKey.values()], () => crm.writeBack(writes, signal, guard))
    return answers.map((answer) => {
      const lead = byKey.get(leadKey(answer.ref))
      if (answer.failure === null || lead === undefined) return answer
      return { ref: answer.ref, failure: withoutValues(answer.failure, [lead]) }
    })
  } catch (error) {
    if (error instanceof Failure && wasNotCarriedOut(error))
      await ledger.writes.settle(
        toSend.map((lead) => notDone(lead, error, context)),
        now(),
      )
    throw error
  }
}
