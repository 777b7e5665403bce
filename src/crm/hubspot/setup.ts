import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import type { ObjectMapping, OwnedField } from '../../domain/crm-mapping.ts'
import type { CrmField } from '../../domain/crm-schema.ts'
import type { SetupOptions, SetupStep } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { CallHubspot } from './api.ts'
import { mappedProperties } from './mapped-properties.ts'
import { ownDescription, ownGroup, readProperties } from './properties.ts'
import { CreationAnswer, PropertyGroupList } from './schemas.ts'
import { mayUseTasks } from './tasks.ts'

/** How a field of ours is declared in HubSpot. */
const declarations = {
  number: { type: PropertyCreateTypeEnum.Number, fieldType: PropertyCreateFieldTypeEnum.Number },
  text: { type: PropertyCreateTypeEnum.String, fieldType: PropertyCreateFieldTypeEnum.Text },
  longText: { type: PropertyCreateTypeEnum.String, fieldType: PropertyCreateFieldTypeEnum.Textarea },
  date: { type: PropertyCreateTypeEnum.Date, fieldType: PropertyCreateFieldTypeEnum.Date },
} as const

type FoundProperties = ReadonlyMap<string, CrmField>

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

function ownedStep(owned: OwnedField, before: FoundProperties, after: FoundProperties): SetupStep {
  const what = `contact.${owned.field}`
  const found = after.get(owned.field)
  const wanted = declarations[owned.type].type
  if (found === undefined) {
    const advice = `Run \`plumbline setup\` to create it: ${owned.label}, type ${wanted}. The token needs the scope crm.schemas.contacts.write.`
    return { what, state: 'missing', advice }
  }
  if (!found.crmKind.startsWith(wanted)) {
    const advice = `It holds ${found.crmKind} but Plumbline writes ${wanted}: an admin renames it in HubSpot, or another field is named in mappings/hubspot/mapping.yaml.`
    return { what, state: 'wrong', advice }
  }
  return { what, state: before.has(owned.field) ? 'present' : 'created', advice: '' }
}

function foreignStep(object: 'contact' | 'company', name: string, found: FoundProperties): SetupStep {
  const what = `${object}.${name}`
  if (found.has(name)) return { what, state: 'present', advice: '' }
  const advice = `mappings/hubspot/mapping.yaml reads it, but HubSpot has no such ${object} property: an admin creates it, or another one is named there.`
  return { what, state: 'missing', advice }
}

function stageSteps(mapping: ObjectMapping, found: FoundProperties): SetupStep[] {
  if (mapping.stage === null) return []
  const { field, write } = mapping.stage
  const options = found.get(field)?.words ?? []
  return [...new Set(Object.values(write))].map((option) => {
    const what = `contact.${field} = ${option}`
    if (options.includes(option)) return { what, state: 'present', advice: '' }
    const advice = `HubSpot lacks this stage; it has ${options.join(', ')}. An admin adds it, or stage.write in mappings/hubspot/mapping.yaml names another (custom stages have numeric names).`
    return { what, state: 'missing', advice }
  })
}

async function taskStep(call: CallHubspot, signal: AbortSignal): Promise<SetupStep> {
  const refusal = await mayUseTasks(call, signal)
  if (refusal === null) return { what: 'tasks', state: 'present', advice: '' }
  const advice = `${refusal.message}: whoever gets a lead would find no task for it. An admin gives the token the scopes crm.objects.contacts.read and crm.objects.contacts.write, or takes followUp out of mappings/routing.yaml.`
  return { what: 'tasks', state: 'missing', advice }
}

/** Compares the account's properties with the mapping, and creates Plumbline's own when `create` is set. */
export async function setUp(
  call: CallHubspot,
  mapping: ObjectMapping,
  { create, tasks = true }: SetupOptions,
  signal: AbortSignal,
): Promise<SetupStep[]> {
  const owned = Object.values(mapping.write)
  // The properties of the Salesforce sync are there only where the sync is, and asking for them without it is harmless.
  const linking = Object.keys(mapping.identity.records)
  const notForeign = new Set([...owned.map(({ field }) => field), ...linking])
  const mapped = mappedProperties(mapping)
  const before = await readProperties(call, 'contacts', signal)
  const missing = owned.filter(({ field }) => !before.has(field))
  const isCreating = create && missing.length > 0
  if (isCreating) await createProperties(call, missing, signal)
  const after = isCreating ? await readProperties(call, 'contacts', signal) : before
  const companies: FoundProperties =
    mapped.company.length === 0 ? new Map() : await readProperties(call, 'companies', signal)
  return [
    ...owned.map((field) => ownedStep(field, before, after)),
    ...mapped.contact
      .filter((name) => !notForeign.has(name))
      .map((name) => foreignStep('contact', name, after)),
    ...mapped.company.map((name) => foreignStep('company', name, companies)),
    ...stageSteps(mapping, after),
    ...(tasks ? [await taskStep(call, signal)] : []),
  ]
}
