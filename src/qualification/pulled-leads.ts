import type { ObjectMapping } from '../domain/crm-mapping.ts'
import { fingerprint } from '../domain/fingerprint.ts'
import { identityKeys } from '../domain/identity/identity-keys.ts'
import type { Lead } from '../domain/lead.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { PulledLead } from '../ports/ledger.ts'

/** A lead as it was read, with what the ledger compares and finds people by. */
export const asPulled = (lead: Lead, mapping: ObjectMapping, vocabulary: Vocabulary): PulledLead => ({
  lead,
  fingerprint: fingerprint(lead, mapping),
  identityKeys: identityKeys(lead, vocabulary),
})
