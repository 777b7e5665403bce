import type { CrmMapping, ObjectMapping } from '../domain/crm-mapping.ts'
import type { CrmName, Lead, LeadRef } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { LeadFailure } from '../ports/job.ts'

export interface LeadByLead<Answer> {
  readonly done: Answer[]
  readonly failures: LeadFailure[]
}

/**
 * Does something for each lead, so that one which cannot be done leaves its neighbours alone: whatever is thrown for it
 * becomes its failure. A lead whose object the mapping does not name (any more) is not even tried.
 */
export function leadByLead<Entry extends { readonly lead: Lead }, Answer>(
  entries: readonly Entry[],
  mapping: (crm: CrmName) => CrmMapping,
  work: (entry: Entry, object: ObjectMapping) => Answer,
): LeadByLead<Answer> {
  const done: Answer[] = []
  const failures: LeadFailure[] = []
  for (const entry of entries) {
    const { ref } = entry.lead
    const object = mapping(ref.crm).objects[ref.object]
    try {
      if (object === undefined) throw notMapped(ref)
      done.push(work(entry, object))
    } catch (error) {
      failures.push({ ref, failure: error instanceof Failure ? error : notDone(error) })
    }
  }
  return { done, failures }
}

/** The sentence names no id, so that all such leads stand together. */
const notMapped = ({ crm, object }: LeadRef): Failure =>
  new Failure(
    'misconfigured',
    `mappings/${crm} no longer names the object ${object}; its leads are left as they are.`,
    {
      cause: null,
    },
  )

/** A bug that this one lead brings to light; what the error says might quote a value of it. */
const notDone = (error: unknown): Failure =>
  new Failure('rejected', `Plumbline itself failed on this lead (${nameOf(error)}).`, { cause: error })

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
