import type { ObjectMapping } from '../../domain/crm-mapping.ts'
import { sourcesOf } from '../../domain/read-cell.ts'

/** What the mapping needs from HubSpot, by object, without repetition. */
export interface MappedProperties {
  readonly contact: readonly string[]
  /** Without the `company.` that the mapping writes before them. */
  readonly company: readonly string[]
  /** Contact properties that Plumbline may write. */
  readonly writable: readonly string[]
}

const companyPrefix = 'company.'

/** The primary company of a contact, as a property: no association call is needed. */
export const companyIdProperty = 'associatedcompanyid'

/** The company's property behind a name such as `company.industry`; null for the contact's own. */
export const companyPropertyOf = (name: string): string | null =>
  name.startsWith(companyPrefix) ? name.slice(companyPrefix.length) : null

/** Lists every property that reading and writing leads touches. */
export function mappedProperties(mapping: ObjectMapping): MappedProperties {
  const read = Object.values(mapping.read).flatMap(sourcesOf)
  const company = new Set(read.flatMap((name) => companyPropertyOf(name) ?? []))
  const writable = new Set([
    ...Object.values(mapping.write).map(({ field }) => field),
    ...(mapping.stage === null ? [] : [mapping.stage.field]),
    mapping.owner,
  ])
  const log = mapping.actions === null ? [] : [mapping.actions.from]
  const { emails, records, merged } = mapping.identity
  const traces = [...emails, ...Object.keys(records), ...(merged === null ? [] : [merged])]
  const own = read.filter((name) => companyPropertyOf(name) === null)
  const contact = new Set([...own, ...log, ...traces, ...writable])
  if (company.size > 0) contact.add(companyIdProperty)
  return { contact: [...contact], company: [...company], writable: [...writable] }
}
