import { z } from 'zod'
import { mappingOf } from '../src/domain/crm-mapping.ts'
import { CrmName } from '../src/domain/lead.ts'
import { batchesOf } from '../src/domain/lead-batch.ts'
import { readingFingerprints } from '../src/domain/reading-fingerprint.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { noteFields } from '../src/qualification/missing-fields.ts'
import { asPulled } from '../src/qualification/pulled-leads.ts'
import { enrich } from './enrich.ts'

/**
 * Takes one page of what changed in a CRM into the ledger, then goes on with the next page as a job of its own, so
 * that webhooks and write-backs get their turn in between. Run twice at once, the ledger lets only one of them move on.
 */
export const pullChanges = defineJob({
  name: 'pull-changes',
  payload: z.object({ crm: CrmName }),
  queue: ({ crm }) => crm,
  // A second chain of pages would read what the first reads, to be refused by the ledger.
  deduplicate: ({ crm }) => crm,
  repeats: true,
  retries: { attempts: 8, backoffMs: 2_000 },
  async run(
    { crm },
    context: Pick<
      JobContext,
      'crm' | 'mapping' | 'ledger' | 'definition' | 'enqueue' | 'tally' | 'now' | 'signal' | 'urgency' | 'log'
    >,
  ) {
    const { ledger, definition, urgency } = context
    const mapping = context.mapping(crm)
    const from = await ledger.leads.readPosition(crm)
    const page = await context.crm(crm).pullChanges(from, context.signal)
    const { changed, isSuperseded, isReadOtherwise } = await ledger.leads.storePage({
      crm,
      from,
      to: page.position,
      leads: page.leads.map((lead) => asPulled(lead, mappingOf(mapping, lead.ref), definition.vocabulary)),
      readings: readingFingerprints(mapping),
      now: context.now(),
    })
    if (isReadOtherwise)
      context.log.warn(
        'Another process has taken a mapping of this CRM into force that reads other fields; this one stores nothing of it. Start it again with the same files.',
        { crm },
      )
    if (isSuperseded) return undefined
    if (page.fields !== undefined) await noteFields(crm, page.fields, context)
    context.tally('pulled', changed.length)
    // Leads of another CRM are among them that were taken for the same person until now.
    for (const [name, refs] of Map.groupBy(changed, (ref) => ref.crm))
      await context.enqueue(
        enrich,
        batchesOf(refs).map((leads) => ({ crm: name, leads })),
        { urgency },
      )
    if (page.more) await context.enqueue(pullChanges, [{ crm }], { urgency })
    return undefined
  },
})
