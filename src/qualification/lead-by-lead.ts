import type { CrmMapping, ObjectMapping } from '../domain/crm-mapping.ts'
import type { CrmName, Lead, LeadRef } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import type { JobContext, LeadFailure } from '../ports/job.ts'
import type { StoredLead } from '../ports/ledger.ts'

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
      failures.push({ ref, failure: failureOf(error) })
    }
  }
  return { done, failures }
}

/**
 * People without their records in a CRM that is not connected (any more), which could neither be read nor written, and
 * without those of an object that the mapping does not name (any more), which fail each for itself.
 */
export function mappedPeople(
  people: readonly (readonly StoredLead[])[],
  { mapping, crmNames }: Pick<JobContext, 'mapping' | 'crmNames'>,
): { readonly people: StoredLead[][]; readonly failures: LeadFailure[] } {
  const failures: LeadFailure[] = []
  const mapped = people.map((records) => {
    const connected = records.filter(({ lead: { ref } }) => crmNames.includes(ref.crm))
    const { done, failures: unmapped } = leadByLead(connected, mapping, (stored) => stored)
    failures.push(...unmapped)
    return done
  })
  return { people: mapped.filter(({ length }) => length > 0), failures }
}

/** Does something for each person; where it cannot be done, all their records fail. */
export function personByPerson<
  Entry extends { readonly members: readonly { readonly lead: Lead }[] },
  Answer,
>(people: readonly Entry[], work: (person: Entry) => Answer): LeadByLead<Answer> {
  const done: Answer[] = []
  const failures: LeadFailure[] = []
  for (const person of people) {
    try {
      done.push(work(person))
    } catch (error) {
      const failure = failureOf(error)
      failures.push(...person.members.map(({ lead }) => ({ ref: lead.ref, failure })))
    }
  }
  return { done, failures }
}

const failureOf = (error: unknown): Failure => (error instanceof Failure ? error : notDone(error))

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
