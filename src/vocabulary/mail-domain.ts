import { disposableEmailBlocklistSet } from 'disposable-email-domains-js'
import allProviders from 'email-providers/all.json' with { type: 'json' }
import { z } from 'zod'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { listedCompanies, unlistedProviders } from './mail-domain-corrections.ts'
import { isLent } from './own-domain.ts'
import { registrableDomain } from './registrable-domain.ts'

/** The package has no types; its list is read as what it is said to be, or not at all. */
const freeProviders = z.array(z.string()).parse(allProviders)

/**
 * What kind of mailbox provider a domain is: companies we know (`allowDomains`, then our own corrections of the
 * lists), throw-away addresses, free mailboxes and hosts that a private owner lends out, and whatever is left is a company.
 */
export function createMailDomainReader(allowDomains: readonly string[]): Vocabulary['mailDomainKind'] {
  const allowed = new Set(
    [...allowDomains, ...listedCompanies].map((domain) => registrableDomain(domain) ?? domain),
  )
  const disposable = disposableEmailBlocklistSet()
  const free = new Set([...freeProviders, ...unlistedProviders])
  return (domain) => {
    const asked = domain.trim().toLowerCase()
    if (allowed.has(asked)) return 'corporate'
    if (disposable.has(asked)) return 'disposable'
    return free.has(asked) || isLent(asked) ? 'free' : 'corporate'
  }
}
