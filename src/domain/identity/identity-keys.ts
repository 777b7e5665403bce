import { createHash } from 'node:crypto'
import { type Lead, leadKey } from '../lead.ts'
import { readMailbox } from '../normalise/mailbox.ts'
import type { Vocabulary } from '../vocabulary.ts'
import { linkedId } from './linked-id.ts'

/**
 * The hashes of the addresses that stand for the person behind a lead: two leads with one in common are one person.
 * Hashed, so that the table which finds people by them holds no address. None for a record that its CRM no longer holds;
 * the ledger keeps those that a merged one had.
 */
export function identityKeys(lead: Lead, vocabulary: Vocabulary): string[] {
  if (lead.standing.kind === 'gone' || lead.standing.kind === 'merged') return []
  const { email } = lead.values
  const addresses = [typeof email === 'string' ? email : null, ...lead.knownAs.emails]
  const persons = addresses.flatMap((address) => personalAddress(address, vocabulary) ?? [])
  return [...new Set(persons.map(hashOf))].toSorted()
}

/**
 * An address in the one spelling that stands for its owner: in small letters, without a +tag, and without the dots that
 * Gmail does not look at. Null for what says nothing about a person: a function's mailbox, a throw-away address, no
 * address at all.
 */
export function personalAddress(email: string | null, vocabulary: Vocabulary): string | null {
  const mailbox = readMailbox(email, vocabulary)
  if (mailbox === null || mailbox.isRole || mailbox.kind === 'disposable') return null
  const address = (email ?? '').trim().toLowerCase()
  const at = address.lastIndexOf('@')
  const host = address.slice(at + 1)
  const untagged = address.slice(0, at).replace(/\+.*$/, '')
  const isGmail = host === 'gmail.com' || host === 'googlemail.com'
  const local = isGmail ? untagged.replaceAll('.', '') : untagged
  return local === '' ? null : `${local}@${isGmail ? 'gmail.com' : host}`
}

/** The one under which a person is found by an address; null for an address that stands for no person. */
export function identityKey(email: string, vocabulary: Vocabulary): string | null {
  const address = personalAddress(email, vocabulary)
  return address === null ? null : hashOf(address)
}

const hashOf = (address: string): string =>
  createHash('sha256').update(address).digest('base64url').slice(0, 22)

/** `leadKey` of each record that a lead is linked with by its CRM: by an id of another CRM, a conversion or a merge. */
export function linkedKeys({ ref, standing, knownAs }: Lead): string[] {
  const successor = 'to' in standing && standing.to !== null ? [standing.to] : []
  const own = leadKey(ref)
  const keys = [...successor, ...knownAs.records].map((record) => leadKey(linkedId(record)))
  return [...new Set(keys)].filter((key) => key !== own).toSorted()
}
