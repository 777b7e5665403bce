import type { CrmName, LeadRef } from '../domain/lead.ts'
import type { Crm } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { StoredTask } from '../ports/ledger.ts'

/** A task may wait this long for others to share its call: people need minutes to come to it. */
const mostWaitMs = 2 * 60_000

/**
 * The next full batch of tasks that are due, or those of the leads that are named. While more are on their way and none
 * has waited for long, it answers `not yet`, so that calls come full. A webhook never waits.
 */
export async function dueTasks(
  { name, writeBatchSize }: Pick<Crm, 'name' | 'writeBatchSize'>,
  leads: readonly LeadRef[] | null,
  { ledger, backlog, now, urgency }: Pick<JobContext, 'ledger' | 'backlog' | 'now' | 'urgency'>,
): Promise<{ readonly tasks: readonly StoredTask[]; readonly more: boolean } | 'not yet'> {
  const at = now()
  const limits = { take: writeBatchSize, countTo: writeBatchSize + 1 }
  const { tasks, total, since } = await ledger.tasks.due(name, leads, limits, at)
  const due = { tasks, more: leads === null && total > writeBatchSize }
  if (leads !== null || since === null || total >= writeBatchSize || urgency === 'webhook') return due
  if (at.getTime() - Date.parse(since) >= mostWaitMs) return due
  // The job that asks is itself one of those that run.
  const others = Object.values(await backlog()).reduce((sum, count) => sum + count, 0) - 1
  return others > 0 ? 'not yet' : due
}

/** From when on a call that began now can no longer be under way, here or at the CRM. */
export const overAfterMs = ({ timeoutMs }: Pick<Crm, 'timeoutMs'>): number =>
  mostOwnMs({ timeoutMs }) + timeoutMs

/** How long our own side of a call may take: some seconds for its turn in the budget, then its timeout. */
export const mostOwnMs = ({ timeoutMs }: Pick<Crm, 'timeoutMs'>): number => timeoutMs + budgetTurnMs
const budgetTurnMs = 6_000

/** Wakes the job that looks for tasks in doubt: by a key of its own, which holds up no other trigger. */
export const lookAgain = (crm: CrmName): string => `in doubt/${crm}`
