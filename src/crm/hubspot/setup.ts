import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import type { ObjectMapping, OwnedField } from '../../domain/crm-mapping.ts'
import type { SetupStep } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { CallHubspot } from './api.ts'
import { ownDescription, ownGroup, readProperties } from './properties.ts'
import { CreationAnswer, PropertyGroupList } from './schemas.ts'

/** How a field of ours is declared in HubSpot. */
const declarations = {
  number: { type: PropertyCreateTypeEnum.Number, fieldType: PropertyCreateFieldTypeEnum.Number },
  text: { type: PropertyCreateTypeEnum.String, fieldType: PropertyCreateFieldTypeEnum.Text },
  longText: { type: PropertyCreateTypeEnum.String, fieldType: PropertyCreateFieldTypeEnum.Textarea },
  date: { type: PropertyCreateTypeEnum.Date, fieldType: PropertyCreateFieldTypeEnum.Date },
} as const

async function createGroup(call: CallHubspot, signal: AbortSignal): Promise<void> {
  const { answer } = await call('properties', signal, PropertyGroupList, ({ propertyGroups }) =>
    propertyGroups.getAllWithHttpInfo('contacts'),
  )
  if (answer.results.some(({ name }) => name === ownGroup.name)) return
  await call('properties', signal, CreationAnswer, ({ propertyGroups }) =>
    propertyGroups.createWithHttpInfo('contacts', ownGroup),
  )
}

/** Creates what is missing. Somebody who was faster is no failure: the properties are read and compared afterwards. */
async function createProperties(
  call: CallHubspot,
  fields: readonly OwnedField[],
  signal: AbortSignal,
): Promise<void> {
  await createGroup(call, signal)
  const inputs = fields.map(({ field, label, type }) => ({
    name: field,
    label,
    groupName: ownGroup.name,
    description: ownDescription,
    options: [],
    ...declarations[type],
  }))
  const { answer } = await call('properties', signal, CreationAnswer, ({ propertyBatch }) =>
    propertyBatch.createWithHttpInfo('contacts', { inputs }),
  )
  const refused = answer.errors.find(({ category }) => category !== 'OBJECT_ALREADY_EXISTS')
  if (refused === undefined) return
  throw new Failure(
    'misconfigured',
    `HubSpot refused to create a property: ${refused.message ?? refused.category}`,
    {
      cause: new Error('entry of a batch answer'),
      origin: 'hubspot',
    },
  )
}

/** Creates the properties of Plumbline's own that the account lacks. Tasks take no more than contacts do. */
export async function setUp(
  call: CallHubspot,
  mapping: ObjectMapping,
  signal: AbortSignal,
): Promise<SetupStep[]> {
  const before = await readProperties(call, 'contacts', signal)
  const missing = Object.values(mapping.write).filter(({ field }) => !before.has(field))
  if (missing.length === 0) return []
  await createProperties(call, missing, signal)
  const after = await readProperties(call, 'contacts', signal)
  return missing.map(({ field, label, type }): SetupStep => {
    const what = `contact.${field}`
    if (after.has(field)) return { what, state: 'created', advice: '' }
    const advice = `HubSpot took it and does not show it. An admin creates it: ${label}, type ${declarations[type].type}.`
    return { what, state: 'refused', advice }
  })
}
