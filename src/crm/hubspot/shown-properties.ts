import type { ObjectMapping } from '../../domain/crm-mapping.ts'
import { peoplesFields, readPaths } from '../../domain/read-paths.ts'
import type { ShownFields } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { companyPropertyOf } from './mapped-properties.ts'
import type { FoundRecord } from './schemas.ts'

type Properties = FoundRecord['properties']

/**
 * Which of the properties that the mapping reads HubSpot shows, told by what it answered: it leaves a property out that it
 * does not know or hides, without a word, and answers an empty one as null. Of records that hold all there is nothing is
 * told by what they lack. Throws `misconfigured` where a property is missing that people write.
 */
export function shownProperties(
  mapping: ObjectMapping,
  contacts: readonly Properties[],
  companies: readonly Properties[],
): ShownFields {
  const shown: string[] = contacts.length > 0 ? ['contact'] : []
  const missing: string[] = []
  for (const path of readPaths(mapping)) {
    const ofCompany = companyPropertyOf(path)
    const records = ofCompany === null ? contacts : companies
    const name = ofCompany ?? path
    if (records.some((record) => record[name] !== undefined)) shown.push(`contact.${path}`)
    else if (records.some((record) => Object.values(record).includes(null))) missing.push(`contact.${path}`)
  }
  const lacking = peoplesFields(mapping).filter((field) => missing.includes(`contact.${field}`))
  if (lacking.length > 0) {
    const sentence = `HubSpot does not show the contact property ${lacking.join(', ')}, which people write: nothing is read or written before it does. Mend the name in mappings/hubspot, or let the access token read it.`
    throw new Failure('misconfigured', sentence, { cause: null, origin: 'hubspot' })
  }
  return { shown, missing }
}
