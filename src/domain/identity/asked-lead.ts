import type { CrmName } from '../lead.ts'
import { salesforceId } from './linked-id.ts'

/** Which lead somebody asks for: a record, whose object they may not have named, or whoever has an address. */
export type AskedLead =
  | { readonly kind: 'record'; readonly crm: CrmName; readonly object: string | null; readonly id: string }
  | { readonly kind: 'address'; readonly email: string; readonly crm: CrmName | null }

/**
 * Reads what people have at hand when they ask for a lead: `hubspot 1000621`, `hubspot/contact/1000621`, an id alone, an
 * e-mail address, or the web address of the record in its CRM. Null for anything else.
 */
export function readAskedLead(words: readonly string[]): AskedLead | null {
  const [first = '', second, ...more] = words.map(bare).filter((word) => word !== '')
  if (more.length > 0) return null
  if (second === undefined) return readOne(first)
  const crm = first.toLowerCase()
  const asked = readOne(second)
  if (asked === null) return { kind: 'record', crm, object: null, id: second }
  if (asked.kind === 'address') return { ...asked, crm }
  return asked.crm === crm ? asked : { kind: 'record', crm, object: null, id: second }
}

/** Without what stands around it where it was copied from. */
const bare = (word: string): string =>
  word
    .trim()
    .replace(/^[<"'(]+|[>"'),;]+$/g, '')
    .replace(/^mailto:/i, '')

function readOne(word: string): AskedLead | null {
  return readWebAddress(word) ?? readKey(word) ?? readAddress(word) ?? readId(word)
}

/** `hubspot/contact/1000621` or `hubspot/1000621`. */
function readKey(word: string): AskedLead | null {
  const [, crm, object, id] = /^([a-z][a-z0-9-]*)\/(?:(\w+)\/)?(\w+)$/i.exec(word) ?? []
  if (crm === undefined || id === undefined) return null
  const known = readId(id)
  return {
    kind: 'record',
    crm: crm.toLowerCase(),
    object: object ?? null,
    id: known?.kind === 'record' ? known.id : id,
  }
}

function readAddress(word: string): AskedLead | null {
  return /^[^\s/@]+@[^\s/@]+$/.test(word) ? { kind: 'address', email: word, crm: null } : null
}

/** HubSpot's ids are numbers; Salesforce's tell by their first three characters what they are of. */
function readId(word: string): AskedLead | null {
  if (/^\d{1,14}$/.test(word)) return { kind: 'record', crm: 'hubspot', object: null, id: word }
  const id = /^00[0-9a-z]/i.test(word) ? salesforceId(word) : null
  return id === null ? null : { kind: 'record', crm: 'salesforce', object: null, id }
}

const hubspotHost = /^app(-[a-z0-9]+)?\.hubspot\.com$/
/** Old and new addresses of a contact; `0-1` is HubSpot's number for the object. */
const hubspotContact = /^\/contacts\/\d+\/(?:record\/0-1|contact)\/(\d+)/
const salesforceHost = /\.(lightning\.force|my\.salesforce|salesforce|force)\.(com|mil)$/
/** The ids of Leads and Contacts begin so; other records that the address names are what they were opened from. */
const salesforcePerson = /(?<![A-Za-z0-9])(?:00Q|003)(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{12})(?![A-Za-z0-9])/

function readWebAddress(word: string): AskedLead | null {
  const address = /^https?:\/\//i.test(word) ? word : `https://${word}`
  if (!word.includes('/') || !URL.canParse(address)) return null
  const { hostname, pathname, search } = new URL(address)
  if (hubspotHost.test(hostname)) {
    const id = hubspotContact.exec(pathname)?.[1]
    return id === undefined ? null : { kind: 'record', crm: 'hubspot', object: 'contact', id }
  }
  if (!salesforceHost.test(hostname)) return null
  const found = salesforcePerson.exec(pathname) ?? salesforcePerson.exec(decoded(search))
  const id = found === null ? null : salesforceId(found[0])
  return id === null ? null : { kind: 'record', crm: 'salesforce', object: null, id }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
