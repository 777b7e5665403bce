import { z } from 'zod'
import { CrmName, LeadRef } from '../src/domain/lead.ts'
import { leadsPerJob } from '../src/domain/lead-batch.ts'
import { dueTasks, lookAgain, overAfterMs } from '../src/follow-up/due-tasks.ts'
import { activeAmong, type SendingContext, sendTasks } from '../src/follow-up/send-tasks.ts'
import { asksWhoLeft, taskSteps } from '../src/follow-up/task-steps.ts'
import { Failure } from '../src/ports/failure.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import type { SettledTask } from '../src/ports/ledger.ts'
import { lookAgainMs } from '../src/write-back/look-again.ts'

type CreateTasksContext = SendingContext &
  Pick<JobContext, 'routing' | 'definition' | 'owners' | 'backlog' | 'enqueue' | 'urgency'>

/**
 * Gives whoever got a lead a task in the CRM, once: takes the tasks that are due (or those of the leads that are named)
 * in one batch, looks for those that may be there already, and creates the others in one call. A call that got no answer
 * is settled by looking, when it can no longer be under way; so run twice, the second creates nothing.
 */
export const createTasks = defineJob({
  name: 'create-tasks',
  payload: z.object({ crm: CrmName, leads: z.array(LeadRef).max(leadsPerJob).nullable() }),
  queue: ({ crm }) => crm,
  deduplicate: ({ crm, leads }) => (leads === null ? crm : null),
  narrow: ({ crm }, leads) => ({ crm, leads: [...leads] }),
  retries: { attempts: 8, backoffMs: 5_000 },
  async run({ crm: name, leads }, context: CreateTasksContext) {
    const crm = context.crm(name)
    const { ledger, now, signal, urgency } = context
    const due = await dueTasks(crm, leads, context)
    if (due === 'not yet')
      await context.enqueue(createTasks, [{ crm: name, leads: null }], { urgency, delayMs: lookAgainMs() })
    if (due === 'not yet' || due.tasks.length === 0) return undefined

    const steps = taskSteps(due.tasks, context)
    const { ready, doubtful, settled } = asksWhoLeft(due.tasks, steps)
      ? taskSteps(due.tasks, context, activeAmong(await context.owners(name, signal)))
      : steps
    const found = doubtful.length === 0 ? new Map<string, string>() : await crm.findTasks(doubtful, signal)
    const arrived = doubtful.flatMap(({ id, reference }): SettledTask[] => {
      const taskId = found.get(reference)
      return taskId === undefined ? [] : [{ id, asRead: null, state: 'confirmed', taskId }]
    })
    const isThere = new Set(arrived.map(({ id }) => id))
    await ledger.tasks.settle([...arrived, ...settled.filter(({ id }) => !isThere.has(id))], now())

    const toSend = ready.filter(({ task }) => !isThere.has(task.id))
    const lookForThem = () =>
      context.enqueue(createTasks, [{ crm: name, leads: null }], {
        urgency,
        delayMs: overAfterMs(crm),
        deduplicate: () => lookAgain(name),
      })
    const { created, inDoubt, failures } = await sendTasks(crm, toSend, context).catch(
      async (error: unknown) => {
        // Any other failure says that nothing was created.
        if (!(error instanceof Failure) || error.kind === 'transient') await lookForThem()
        throw error
      },
    )
    context.tally('tasked', arrived.length + created)
    if (inDoubt) await lookForThem()
    // Where it was handed on to, a task is due as well.
    const isHandedOn = settled.some(({ state }) => state === 'handed-on')
    if (due.more || isHandedOn) await context.enqueue(createTasks, [{ crm: name, leads: null }], { urgency })
    return { attempted: due.tasks.map(({ stored }) => stored.lead.ref), failures }
  },
})
