import type { JobContext } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'

/** Whether somebody got this lead who may have to be given a task for it once the CRM shows them as its owner. */
export const isHandedOver = (
  { assignment, decision }: Pick<StoredLead, 'assignment' | 'decision'>,
  { routing }: Pick<JobContext, 'routing'>,
): boolean =>
  routing.followUp !== null &&
  assignment !== null &&
  assignment.ownerId !== null &&
  // A task may have come along from a record that became this one.
  assignment.follows?.isSameOwner !== false &&
  decision?.decision.stage === 'sal'
