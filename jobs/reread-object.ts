import { z } from 'zod'
import { mappingOf } from '../src/domain/crm-mapping.ts'
import { CrmName } from '../src/domain/lead.ts'
import { batchesOf } from '../src/domain/lead-batch.ts'
import { readingFingerprints } from '../src/domain/reading-fingerprint.ts'
import { defineJob, type JobContext } from '../src/ports/job.ts'
import { asPulled } from '../src/qualification/pulled-leads.ts'
import { enrich } from './enrich.ts'

/**
 * Takes one page of all records of an object into the ledger that is to be read again, because the mapping reads
 * something else of it than before; then goes on with the next page as a job of its own. Only what is another lead now
 * goes further. The position stands in the ledger, beside that of the pull, so that a kill costs a page.
 */
export const rereadObject = defineJob({
  name: 'reread-object',
  payload: z.object({ crm: CrmName, object: z.string().min(1) }),
  queue: ({ crm }) => crm,
  deduplicate: ({ crm, object }) => `${crm}/${object}`,
  repeats: true,
  retries: { attempts: 8, backoffMs: 5_000 },
  async run(
    { crm, object },
    context: Pick<
      JobContext,
      'crm' | 'mapping' | 'ledger' | 'definition' | 'enqueue' | 'tally' | 'now' | 'signal' | 'log'
    >,
  ) {
    const { ledger, definition, log } = context
    const mapping = context.mapping(crm)
    const fingerprint = readingFingerprints(mapping)[object]
    if (fingerprint === undefined) return undefined
    const at = await ledger.readings.readPosition(crm, object, fingerprint)
    if (at === null) return undefined
    const page = await context.crm(crm).readAll(object, at.position, context.signal)
    const { changed, isSuperseded } = await ledger.readings.storePage({
      crm,
      object,
      fingerprint,
      from: at.position,
      to: page.more ? page.position : null,
      leads: page.leads.map((lead) => asPulled(lead, mappingOf(mapping, lead.ref), definition.vocabulary)),
      now: context.now(),
    })
    if (isSuperseded) return undefined
    context.tally('pulled', changed.length)
    for (const [name, refs] of Map.groupBy(changed, (ref) => ref.crm))
      await context.enqueue(
        enrich,
        batchesOf(refs).map((leads) => ({ crm: name, leads })),
        { urgency: 'backfill' },
      )
    if (page.more) await context.enqueue(rereadObject, [{ crm, object }], { urgency: 'backfill' })
    else log.info(`All records of ${object} have been read again by the mapping in force.`, { crm })
    return undefined
  },
})
