import type { CrmName } from '../domain/lead.ts'
import { readingOptionalFields } from '../ports/failure.ts'
import { ownQueues } from '../ports/job.ts'

/** Why an open failure is nobody's to see to before the next run; null when it is somebody's. */
export function whyPassing(
  { origin, job, cause }: { readonly origin: string; readonly job: string; readonly cause: string },
  crmNames: readonly CrmName[],
): string | null {
  if (!crmNames.includes(origin) && !ownQueues.includes(origin)) return `${origin} is not connected`
  if (job === readingOptionalFields)
    return 'the mapping reads fields that the CRM does not show; `plumbline check --online` names the lines to take away or mend'
  if (cause === 'owner-left') return 'they belong to people who have left'
  return cause === 'locked' ? 'an approval holds them' : null
}
