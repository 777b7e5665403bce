import { z } from 'zod'
import { mappingOf } from '../src/domain/crm-mapping.ts'
import { CrmName, LeadRef } from '../src/domain/lead.ts'
import { batchesOf, leadsPerJob } from '../src/domain/lead-batch.ts'
import { readingFingerprints } from '../src/domain/reading-fingerprint.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { asPulled } from '../src/qualification/pulled-leads.ts'
import { enrich } from './enrich.ts'
import { score } from './score.ts'

/**
 * Reads leads by their ids, whatever their stamps say: a formula, a roll-up or a field that we were allowed to see moves
 * none. What is another lead now goes on like what a pull brings; those under `review` are decided afresh in any case.
 */
export const rereadLeads = defineJob({
  name: 'reread-leads',
  payload: z.object({ crm: CrmName, leads: z.array(LeadRef).max(leadsPerJob), review: z.boolean() }),
  queue: ({ crm }) => crm,
  retries: { attempts: 8, backoffMs: 5_000 },
  async run(
    { crm, leads, review },
    context: Pick<
      JobContext,
      'crm' | 'mapping' | 'ledger' | 'definition' | 'enqueue' | 'tally' | 'now' | 'signal' | 'urgency'
    >,
  ) {
    const { ledger, definition, urgency } = context
    const mapping = context.mapping(crm)
    const known = leads.filter(({ object }) => mapping.objects[object] !== undefined)
    const read = await context.crm(crm).readLeads(known, context.signal)
    const changed = await ledger.leads.storeLeads(
      read.map((lead) => asPulled(lead, mappingOf(mapping, lead.ref), definition.vocabulary)),
      context.now(),
      { crm, readings: readingFingerprints(mapping) },
    )
    context.tally('pulled', changed.length)
    for (const [name, refs] of Map.groupBy(changed, (ref) => ref.crm))
      await context.enqueue(
        enrich,
        batchesOf(refs).map((batch) => ({ crm: name, leads: batch })),
        { urgency },
      )
    if (review) await context.enqueue(score, [{ crm, leads }], { urgency })
    return undefined
  },
})
