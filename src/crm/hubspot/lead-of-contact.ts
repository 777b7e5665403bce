import { readActivityLog } from '../../domain/actions/activity-log.ts'
import type { ObjectMapping } from '../../domain/crm-mapping.ts'
import type { CrmValue, Lead, LeadRef, LeadValue, LeadValues } from '../../domain/lead.ts'
import { type FieldName, fieldNames, leadFields } from '../../domain/lead-fields.ts'
import { readCell } from '../../domain/read-cell.ts'
import { companyPropertyOf } from './mapped-properties.ts'
import type { FoundRecord } from './schemas.ts'

type Properties = Readonly<Record<string, string | null>>

export const contactRef = (id: string): LeadRef => ({ crm: 'hubspot', object: 'contact', id })

/** Times come as ISO 8601 or epoch milliseconds. */
function isoOf(text: string): string | null {
  const ms = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null
}

function numberOf(text: string): number | null {
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}

/** A property of the contact or of its company that Plumbline writes, in the kind that it writes. */
export function writtenValue(
  mapping: ObjectMapping,
  field: string,
  text: string | null | undefined,
): CrmValue {
  if (text === null || text === undefined || text === '') return null
  const owned = Object.values(mapping.write).find((entry) => entry.field === field)
  if (owned?.type === 'number') return numberOf(text) ?? text
  if (owned?.type === 'date') return isoOf(text)?.slice(0, 10) ?? text
  return text
}

function leadValues(mapping: ObjectMapping, contact: Properties, company: Properties): LeadValues {
  const cellOf = (source: string) => {
    const companyProperty = companyPropertyOf(source)
    return companyProperty === null ? contact[source] : company[companyProperty]
  }
  const valueOfField = (name: FieldName): LeadValue => {
    const entry = mapping.read[name]
    return entry === undefined ? null : readCell(entry, leadFields[name], cellOf)
  }
  return Object.fromEntries(fieldNames.map((name) => [name, valueOfField(name)])) as LeadValues
}

/** Several values in one property, parted as HubSpot parts them. */
const listed = (text: string | null | undefined): string[] =>
  (text ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Ids of contacts that were merged into this one, which is none of them whatever HubSpot lists. */
export const mergedInto = ({ identity }: ObjectMapping, { id, properties }: FoundRecord): string[] =>
  identity.merged === null ? [] : listed(properties[identity.merged]).filter((merged) => merged !== id)

function knownAs(mapping: ObjectMapping, contact: FoundRecord): Lead['knownAs'] {
  const { emails, records } = mapping.identity
  const linked = Object.entries(records).flatMap(([property, path]): LeadRef[] => {
    const [crm = '', object = ''] = path.split('/')
    return listed(contact.properties[property]).map((id) => ({ crm, object, id }))
  })
  return {
    emails: emails.flatMap((property) => listed(contact.properties[property])).toSorted(),
    records: [...linked, ...mergedInto(mapping, contact).toSorted().map(contactRef)],
  }
}

/** A contact with its primary company's properties as a canonical lead. */
export function leadOfContact(
  mapping: ObjectMapping,
  writable: readonly string[],
  contact: FoundRecord,
  company: Properties | null,
): Lead {
  const { actions, unreadable } = readActivityLog(contact.properties[mapping.actions?.from ?? ''] ?? null)
  return {
    ref: contactRef(contact.id),
    modifiedAt: contact.updatedAt.toISOString(),
    standing: { kind: 'active' },
    values: leadValues(mapping, contact.properties, company ?? {}),
    knownAs: knownAs(mapping, contact),
    actions,
    unreadableActions: unreadable,
    written: Object.fromEntries(
      writable.map((field) => [field, writtenValue(mapping, field, contact.properties[field])]),
    ),
  }
}

/** A contact that HubSpot does not return any more, as it said at that moment. */
export function goneLead(
  mapping: ObjectMapping,
  writable: readonly string[],
  id: string,
  atMs: number,
): Lead {
  const nothing: FoundRecord = { id, properties: {}, updatedAt: new Date(atMs) }
  return { ...leadOfContact(mapping, writable, nothing, null), standing: { kind: 'gone' } }
}

/** A contact that was merged into another one, as that one tells. */
export const mergedLead = (
  mapping: ObjectMapping,
  writable: readonly string[],
  id: string,
  survivor: Lead,
): Lead => ({
  ...goneLead(mapping, writable, id, Date.parse(survivor.modifiedAt)),
  standing: { kind: 'merged', to: survivor.ref },
})
