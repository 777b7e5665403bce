import type { Vocabulary } from '../vocabulary.ts'

/** The vocabulary with these registrable mail domains taken for companies', whatever its own lists say. */
export function withAllowedMailDomains(vocabulary: Vocabulary, domains: readonly string[]): Vocabulary {
  if (domains.length === 0) return vocabulary
  const allowed = new Set(domains)
  return {
    countryCode: (text) => vocabulary.countryCode(text),
    registrableDomain: (text) => vocabulary.registrableDomain(text),
    siteDomain: (text) => vocabulary.siteDomain(text),
    mailDomain: (host) => vocabulary.mailDomain(host),
    mailDomainKind: (domain) =>
      allowed.has(domain.trim().toLowerCase()) ? 'corporate' : vocabulary.mailDomainKind(domain),
  }
}
