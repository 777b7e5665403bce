import { mappingOf } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { type Lead, type LeadRef, leadKey } from '../domain/lead.ts'
import type { WriteAnswer } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { PlannedLead } from './planned-leads.ts'

/**
 * Keeps in the ledger that leads are gone which the CRM would not write to for that reason, so that their persons go on
 * without them. Comes before the answers are settled: whenever the process dies in between, they are still due, and
 * this is done again. Answers what is to be decided anew.
 */
export async function storeLost(
  answers: readonly WriteAnswer[],
  sent: readonly PlannedLead[],
  { ledger, mapping, now }: Pick<JobContext, 'ledger' | 'mapping' | 'now'>,
): Promise<LeadRef[]> {
  const byKey = new Map(sent.map(({ stored: { lead } }) => [leadKey(lead.ref), lead]))
  const lost = answers.flatMap(({ ref, failure }) => {
    const lead = failure?.kind === 'gone' ? byKey.get(leadKey(ref)) : undefined
    if (lead === undefined) return []
    const gone: Lead = { ...lead, standing: { kind: 'gone' } }
    const print = fingerprint(gone, mappingOf(mapping(ref.crm), ref))
    return [{ lead: gone, fingerprint: print, identityKeys: [] }]
  })
  return ledger.leads.storeLeads(lost, now())
}
