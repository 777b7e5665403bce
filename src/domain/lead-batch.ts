import { z } from 'zod'
import { CrmName, LeadRef } from './lead.ts'

/** The most leads that one job carries. */
export const leadsPerJob = 200

/** What every batch job is handed: references to leads of one CRM, never anything about them. */
export const LeadBatch = z.object({ crm: CrmName, leads: z.array(LeadRef).min(1).max(leadsPerJob) })
export type LeadBatch = z.infer<typeof LeadBatch>

/** Cuts any number of leads into batches that a job can carry; none for none. */
export function batchesOf(leads: readonly LeadRef[]): LeadRef[][] {
  const batches: LeadRef[][] = []
  for (let start = 0; start < leads.length; start += leadsPerJob)
    batches.push(leads.slice(start, start + leadsPerJob))
  return batches
}
