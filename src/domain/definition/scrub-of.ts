import type { LeadValue, LeadValues } from '../lead.ts'
import { readMailKind } from '../normalise/mailbox.ts'
import { type Suspicion, suspectFake, type Treatments } from '../normalise/scrub.ts'
import type { Vocabulary } from '../vocabulary.ts'

/** Whether somebody made the person up, as far as the CRM's record alone can tell. */
export function scrubOf(values: LeadValues, vocabulary: Vocabulary, treatments: Treatments): Suspicion {
  const email = textOf(values.email)
  const registrant = {
    firstName: textOf(values.firstName),
    lastName: textOf(values.lastName),
    email,
    company: textOf(values['company.name']),
    mailDomainKind: readMailKind(email, vocabulary),
  }
  return suspectFake(registrant, treatments)
}

const textOf = (value: LeadValue): string | null => (typeof value === 'string' ? value : null)
