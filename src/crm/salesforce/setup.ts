import type { CrmMapping, ObjectMapping, OwnedField } from '../../domain/crm-mapping.ts'
import type { SetupOptions, SetupStep } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { SalesforceConnection } from './connection.ts'
import { createField, fieldType } from './custom-field.ts'
import { describeObject, type FieldDescription } from './describe.ts'
import { grantFields, grantTasks } from './permission-set.ts'
import { mayCreateTasks, whoMayCreate } from './tasks.ts'

type Fields = ReadonlyMap<string, FieldDescription>
type Describe = (object: string) => Promise<Fields>

interface WantedField {
  readonly object: string
  readonly owned: OwnedField
}

/** Asks Salesforce once per object; a new one is made when what it would say may have changed. */
function describing(connection: SalesforceConnection, signal: AbortSignal): Describe {
  const described = new Map<string, Promise<Fields>>()
  return (object) => {
    const fields = described.get(object) ?? describeObject(connection, object, signal)
    described.set(object, fields)
    return fields
  }
}

const isInOrder = (field: FieldDescription | undefined, owned: OwnedField): boolean =>
  field?.updateable === true && fieldType(owned).described.includes(field.type)

/**
 * Compares the org with the mapping and, when `create` is set, creates Plumbline's own fields and the permission to
 * use them. Salesforce does not tell a missing field from one that it hides from us, so both are mended in one go.
 * Safe to run twice: what is in order is left alone.
 */
export async function setUp(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  { create, tasks = true }: SetupOptions,
  signal: AbortSignal,
): Promise<SetupStep[]> {
  const wanted: WantedField[] = Object.entries(mapping.objects).flatMap(([object, { write }]) =>
    Object.values(write).map((owned) => ({ object, owned })),
  )
  const before = describing(connection, signal)
  const unusable: WantedField[] = []
  for (const field of wanted) {
    const found = (await before(field.object)).get(field.owned.field)
    if (found === undefined || !found.updateable) unusable.push(field)
  }
  const refusals =
    create && unusable.length > 0
      ? await createFields(connection, unusable, signal)
      : new Map<string, string>()

  const after = create && unusable.length > 0 ? describing(connection, signal) : before
  const steps: SetupStep[] = []
  for (const field of wanted) {
    const wasInOrder = isInOrder((await before(field.object)).get(field.owned.field), field.owned)
    const found = (await after(field.object)).get(field.owned.field)
    steps.push(ownedFieldStep(field, found, wasInOrder, refusals.get(nameOf(field)) ?? null))
  }
  for (const [object, objectMapping] of Object.entries(mapping.objects)) {
    steps.push(...(await readFieldSteps(object, objectMapping, after)))
    steps.push(...statusSteps(object, objectMapping, await after(object)))
  }
  if (tasks) steps.push(await taskStep(connection, create, signal))
  return steps
}

/** Whether tasks can be created; what is missing is granted when `create` is set. */
async function taskStep(
  connection: SalesforceConnection,
  create: boolean,
  signal: AbortSignal,
): Promise<SetupStep> {
  const what = 'Task'
  if (await mayCreateTasks(connection, signal)) return { what, state: 'present', advice: '' }
  const refusal = create ? await refusalOf(grantTasks(connection, signal)) : null
  if (create && (await mayCreateTasks(connection, signal))) return { what, state: 'created', advice: '' }
  const words = refusal === null ? '' : `Salesforce refused: ${refusal}. `
  return { what, state: 'missing', advice: `${words}Whoever gets a lead would find no task. ${whoMayCreate}` }
}

/** Salesforce's words, whether it answered them for one record or refused the whole call. */
async function refusalOf(granting: Promise<string | null>): Promise<string | null> {
  try {
    return await granting
  } catch (error) {
    if (error instanceof Failure && error.kind === 'misconfigured') return error.message
    throw error
  }
}

const nameOf = ({ object, owned }: WantedField): string => `${object}.${owned.field}`

/** Creates fields and grants them; answers why it did not work, by the field's name. */
async function createFields(
  connection: SalesforceConnection,
  fields: readonly WantedField[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const refusals = new Map<string, string>()
  for (const field of fields) {
    const refusal = await createField(connection, field.object, field.owned, signal)
    if (refusal !== null) refusals.set(nameOf(field), refusal)
  }
  const existing = fields.map(nameOf).filter((name) => !refusals.has(name))
  const refusal = await grantFields(connection, existing, signal)
  if (refusal !== null) for (const name of existing) refusals.set(name, refusal)
  return refusals
}

function ownedFieldStep(
  field: WantedField,
  found: FieldDescription | undefined,
  wasInOrder: boolean,
  refusal: string | null,
): SetupStep {
  const what = nameOf(field)
  const type = fieldType(field.owned)
  if (isInOrder(found, field.owned)) return { what, state: wasInOrder ? 'present' : 'created', advice: '' }
  if (found !== undefined && !type.described.includes(found.type)) {
    const advice = `It is a field of type ${found.type}. A Salesforce admin deletes or renames it, or mappings/salesforce names another; it must be: ${type.inWords}.`
    return { what, state: 'wrong', advice }
  }
  const byHand = `A Salesforce admin with Customize Application and Manage Profiles and Permission Sets runs \`plumbline setup\`, or creates it by hand (${type.inWords}) and gives the integration user read and edit access.`
  if (refusal !== null)
    return { what, state: found ? 'wrong' : 'missing', advice: `Salesforce refused: ${refusal}. ${byHand}` }
  const problem = found
    ? 'The integration user may not edit it.'
    : 'It does not exist, or the integration user may not see it.'
  return { what, state: found ? 'wrong' : 'missing', advice: `${problem} ${byHand}` }
}

/** Each field that the mapping reads, through a relationship too. */
async function readFieldSteps(
  object: string,
  { read, actions, identity, owner, stage }: ObjectMapping,
  describe: Describe,
): Promise<SetupStep[]> {
  const paths = new Set([
    ...Object.values(read).flatMap(({ from }) => from),
    ...(actions === null ? [] : [actions.from]),
    ...identity.emails,
    ...Object.keys(identity.records),
    owner,
    ...(stage ? [stage.field] : []),
  ])
  const steps: SetupStep[] = []
  for (const path of paths) {
    const isThere = await isReadable(object, path.split('.'), describe)
    const advice = isThere
      ? ''
      : 'It does not exist, or the integration user may not see it. A RevOps admin corrects mappings/salesforce, or a Salesforce admin gives the integration user read access.'
    steps.push({ what: `${object}.${path}`, state: isThere ? 'present' : 'missing', advice })
  }
  return steps
}

async function isReadable(object: string, path: readonly string[], describe: Describe): Promise<boolean> {
  const fields = await describe(object)
  const [name, ...rest] = path
  if (rest.length === 0) return name !== undefined && fields.has(name)
  const reference = [...fields.values()].find(({ relationshipName }) => relationshipName === name)
  const target = reference?.referenceTo[0]
  return target !== undefined && (await isReadable(target, rest, describe))
}

/** Each word that the mapping would write into the field of the lead status. */
function statusSteps(object: string, { stage }: ObjectMapping, fields: Fields): SetupStep[] {
  if (stage === null) return []
  const offered = (fields.get(stage.field)?.picklistValues ?? [])
    .filter(({ active }) => active)
    .map(({ value }) => value)
  return Object.values(stage.write).map((value): SetupStep => {
    const isOffered = offered.includes(value)
    const advice = isOffered
      ? ''
      : `The picklist offers: ${offered.join(', ')}. A RevOps admin names one of them in mappings/salesforce, or a Salesforce admin adds the value.`
    return { what: `${object}.${stage.field} = ${value}`, state: isOffered ? 'present' : 'wrong', advice }
  })
}
