import { boundedCache } from '../domain/bounded-cache.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import { createCountryReader } from './country-code.ts'
import { createMailDomainReader } from './mail-domain.ts'
import { ownDomain } from './own-domain.ts'
import { registrableDomain } from './registrable-domain.ts'

/** How many answers of each kind are remembered: some megabytes at most, and a CRM repeats itself a lot. */
const cacheSize = 20_000

export interface VocabularyOptions {
  /** Registrable domains that are companies whatever the lists of mailbox providers say. */
  readonly allowDomains: readonly string[]
}

/** The lists of the world behind the domain's `Vocabulary`. Built once per process; takes some tens of milliseconds. */
export function createVocabulary({ allowDomains }: VocabularyOptions): Vocabulary {
  return {
    countryCode: boundedCache(createCountryReader(), cacheSize),
    registrableDomain: boundedCache(registrableDomain, cacheSize),
    siteDomain: boundedCache((text) => ownDomain(text, { isSite: true }), cacheSize),
    mailDomain: boundedCache((host) => ownDomain(host, { isSite: false }), cacheSize),
    mailDomainKind: boundedCache(createMailDomainReader(allowDomains), cacheSize),
  }
}
