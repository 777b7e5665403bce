import type { CrmName } from '../domain/lead.ts'
import { ownQueues } from '../ports/job.ts'

/** Why an open failure is nobody's to see to before the next run; null when it is somebody's. */
export function whyPassing(
  { origin, cause }: { readonly origin: string; readonly cause: string },
  crmNames: readonly CrmName[],
): string | null {
  if (!crmNames.includes(origin) && !ownQueues.includes(origin)) return `${origin} is not connected`
  if (cause === 'owner-left') return 'they belong to people who have left'
  return cause === 'locked' ? 'an approval holds them' : null
}
