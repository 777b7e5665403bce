import type { Vocabulary } from '../vocabulary.ts'

/**
 * The vocabulary with these registrable domains taken for companies', whatever its own lists say, as the domain of a
 * mailbox and of a web site. All that is told by a domain has to be read by it: the score, who the company is, whom it
 * has besides, which person an address is.
 */
export function withAllowedDomains(vocabulary: Vocabulary, domains: readonly string[]): Vocabulary {
  if (domains.length === 0) return vocabulary
  const allowed = new Set(domains.map((domain) => vocabulary.mailDomain(domain) ?? domain))
  function allowedIn(text: string): string | null {
    const domain = vocabulary.registrableDomain(text)
    return domain !== null && allowed.has(domain) ? domain : null
  }
  return {
    countryCode: (text) => vocabulary.countryCode(text),
    registrableDomain: (text) => vocabulary.registrableDomain(text),
    siteDomain: (text) => allowedIn(text) ?? vocabulary.siteDomain(text),
    mailDomain: (host) => allowedIn(host) ?? vocabulary.mailDomain(host),
    mailDomainKind: (domain) =>
      allowed.has(domain.trim().toLowerCase()) ? 'corporate' : vocabulary.mailDomainKind(domain),
  }
}
