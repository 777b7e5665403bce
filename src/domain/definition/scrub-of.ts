import type { LeadValue, LeadValues } from '../lead.ts'
import type { MailDomainKind } from '../normalise/mailbox.ts'
import { type Suspicion, suspectFake, type Treatments } from '../normalise/scrub.ts'

/** Whether somebody made the person up, as far as the CRM's record alone can tell. */
export function scrubOf(
  values: LeadValues,
  mailDomainKind: MailDomainKind | null,
  treatments: Treatments,
): Suspicion {
  const registrant = {
    firstName: textOf(values.firstName),
    lastName: textOf(values.lastName),
    email: textOf(values.email),
    company: textOf(values['company.name']),
    mailDomainKind,
  }
  return suspectFake(registrant, treatments)
}

const textOf = (value: LeadValue): string | null => (typeof value === 'string' ? value : null)
