import type { ObjectMapping } from './crm-mapping.ts'
import type { CrmValue, Lead } from './lead.ts'

type Changes = Readonly<Record<string, CrmValue>>

/**
 * What of a write without an answer has reached the CRM, judged by a later read. A record is written as a whole: one
 * field that only Plumbline writes tells whether all arrived; what differs nevertheless was changed by people since.
 * Where no such field was sent, each speaks for itself.
 */
export function arrivedOf(unanswered: Changes | null, lead: Lead, mapping: ObjectMapping): Changes {
  if (unanswered === null || lead.standing.kind !== 'active') return {}
  const isShown = (field: string) => (lead.written[field] ?? null) === unanswered[field]
  const own = new Set(Object.values(mapping.write).map(({ field }) => field))
  const sent = Object.keys(unanswered)
  const sentOwn = sent.filter((field) => own.has(field))
  if (sentOwn.length > 0) return sentOwn.some(isShown) ? unanswered : {}
  return Object.fromEntries(Object.entries(unanswered).filter(([field]) => isShown(field)))
}
