import type { LeadValues } from './lead.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * The registrable domain that stands for a lead's company: the company's own where the CRM knows it, else the e-mail
 * address's. Null for free and disposable mailboxes, which say nothing about a company.
 */
export function companyDomain(values: LeadValues, vocabulary: Vocabulary): string | null {
  const website = values['company.domain']
  const own = typeof website === 'string' ? vocabulary.registrableDomain(website) : null
  if (own !== null) return own
  const email = values.email
  const host = typeof email === 'string' ? (email.split('@').at(-1) ?? null) : null
  const domain = host === null ? null : vocabulary.registrableDomain(host)
  return domain !== null && vocabulary.mailDomainKind(domain) === 'corporate' ? domain : null
}
