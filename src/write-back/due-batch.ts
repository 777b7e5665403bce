import type { Crm } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { DueWrites } from '../ports/ledger.ts'

/** With so many batches due, the guarded leads among them fill their reads. */
const batchesWorthWaitingFor = 5
/** But no lead waits longer than this for others to share its call. */
const mostWaitMs = 5_000

/**
 * The next full batch of what is due. While more is on its way and nothing waits for long, it answers `not yet`: then
 * the batches come full, and so do the reads of the guarded leads among them. A webhook never waits.
 */
export async function dueBatch(
  { name, writeBatchSize }: Pick<Crm, 'name' | 'writeBatchSize'>,
  { ledger, backlog, now, urgency }: Pick<JobContext, 'ledger' | 'backlog' | 'now' | 'urgency'>,
): Promise<Pick<DueWrites, 'leads' | 'holds'> | 'not yet'> {
  const enough = writeBatchSize * batchesWorthWaitingFor
  const at = now()
  const limits = {
    take: writeBatchSize,
    countTo: enough,
    patientUntil: new Date(at.getTime() - (urgency === 'webhook' ? 0 : mostWaitMs)),
  }
  const due = await ledger.writes.due(name, limits, at)
  const { total, since } = due
  if (since === null || total >= enough || urgency === 'webhook') return due
  if (at.getTime() - Date.parse(since) >= mostWaitMs) return due
  // The job that asks is itself one of those that run.
  const others = Object.values(await backlog()).reduce((sum, count) => sum + count, 0) - 1
  return others > 0 ? 'not yet' : due
}
