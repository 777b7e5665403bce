import { guardedFields, mappingOf } from '../domain/crm-mapping.ts'
import { leadKey } from '../domain/lead.ts'
import type { HeldValues, WriteGuard } from '../ports/crm.ts'
import type { JobContext } from '../ports/job.ts'
import type { PlannedLead } from './planned-leads.ts'

/** What has to hold still when these leads are written: the fields that people write too, as they were read. */
export function writeGuardOf(
  planned: readonly PlannedLead[],
  /** Null when nothing was read: then nothing that is guarded is among them. */
  readAt: number | null,
  { mapping, tally, log }: Pick<JobContext, 'mapping' | 'tally' | 'log'>,
): WriteGuard {
  const guarded = planned.filter(({ plan }) => plan.isGuarded)
  const expectedOf = ({ stored: { lead }, plan }: PlannedLead): HeldValues => {
    const fields = guardedFields(mappingOf(mapping(lead.ref.crm), lead.ref))
    const touched = fields.filter((field) => field in plan.changes)
    return Object.fromEntries(touched.map((field) => [field, lead.written[field] ?? null]))
  }
  return {
    readAt: readAt ?? Number.NEGATIVE_INFINITY,
    expected: new Map(guarded.map((lead) => [leadKey(lead.stored.lead.ref), expectedOf(lead)])),
    countLate(leads) {
      tally('late', leads)
      log.warn(
        'Leads were written more than a second after the CRM was last asked what people had put there; an edit of that moment may be lost.',
        { crm: guarded[0]?.stored.lead.ref.crm ?? '', count: leads },
      )
    },
  }
}
