import type { CrmField, CrmFieldKind } from '../../domain/crm-schema.ts'
import type { CallHubspot } from './api.ts'
import { PropertyList } from './schemas.ts'

/** What tells a property of Plumbline's own: `setup` puts it into this group, with this description. */
export const ownGroup = { name: 'plumbline', label: 'Plumbline', displayOrder: -1 }
export const ownDescription = 'Written by Plumbline alone.'
const ownLabel = /^plumbline\b/i

type Property = PropertyList['results'][number]

/** Every property of an object, by name; HubSpot hands them out in one call. */
export async function readProperties(
  call: CallHubspot,
  type: 'contacts' | 'companies',
  signal: AbortSignal,
): Promise<Map<string, CrmField>> {
  const { answer } = await call('properties', signal, PropertyList, ({ properties }) =>
    properties.getAllWithHttpInfo(type),
  )
  return new Map(answer.results.map((property) => [property.name, fieldOf(property)]))
}

function fieldOf(property: Property): CrmField {
  const { name, label, type, fieldType, hubspotDefined, calculated, calculationFormula } = property
  const formula = (calculationFormula ?? '') !== ''
  return {
    label: label ?? name,
    kind: kindOf(property),
    crmKind:
      fieldType === undefined || fieldType === null || fieldType === type ? type : `${type}/${fieldType}`,
    // A property has no length of its own: texts take 65,536 characters.
    length: null,
    isWritable: property.modificationMetadata?.readOnlyValue !== true,
    isCalculated: calculated === true || formula || (fieldType ?? '').startsWith('calculation'),
    isBuiltIn: hubspotDefined === true,
    isMarked: hubspotDefined !== true && isMarked(property),
    words: wordsOf(property),
  }
}

const isMarked = ({ groupName, description, label }: Property): boolean =>
  groupName === ownGroup.name || (description ?? '').includes(ownDescription) || ownLabel.test(label ?? '')

function kindOf({ type, fieldType }: Property): CrmFieldKind {
  switch (type) {
    case 'string':
      return fieldType === 'file' ? 'other' : 'longText'
    case 'number':
      return 'number'
    case 'date':
      return 'date'
    case 'datetime':
      return 'moment'
    case 'bool':
      return 'flag'
    case 'enumeration':
      return fieldType === 'booleancheckbox' ? 'flag' : 'words'
    default:
      return 'other'
  }
}

/** The lifecycle stage says that its options are kept elsewhere, and lists them all the same; the owner lists none. */
const wordsOf = ({ type, options, externalOptions }: Property): readonly string[] | null => {
  const words = (options ?? []).map(({ value }) => value)
  if (type !== 'enumeration' && type !== 'bool') return null
  return externalOptions === true && words.length === 0 ? null : words
}
