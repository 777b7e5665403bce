import type { LeadValues } from './lead.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * The one domain that speaks for a lead's company, by which colleagues are found and firmographics asked for: of its web
 * site, else of the e-mail address. What many strangers share says nothing about a company and gives way to the next
 * evidence: mailbox providers, social networks, site builders, shops, link lists, hosts that a private owner lends out.
 * Read by a definition's vocabulary, a domain that it allows is a company's in any case. Null: nobody knows.
 */
export function companyDomain(values: LeadValues, vocabulary: Vocabulary): string | null {
  const companys = (own: string | null): string | null =>
    own !== null && vocabulary.mailDomainKind(own) === 'corporate' ? own : null
  for (const site of sitesIn(values['company.domain'])) {
    const domain = companys(vocabulary.siteDomain(site))
    if (domain !== null) return domain
  }
  const { email } = values
  const host = typeof email === 'string' ? (email.trim().split('@').at(-1) ?? '') : ''
  return host === '' ? null : companys(vocabulary.mailDomain(host))
}

/** People name several: their own and the page at a network. */
const sitesIn = (value: LeadValues[keyof LeadValues]): string[] =>
  typeof value === 'string' ? value.split(/[\s,;|]+/).filter((site) => site !== '') : []
