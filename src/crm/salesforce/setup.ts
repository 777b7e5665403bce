import type { CrmMapping, OwnedField } from '../../domain/crm-mapping.ts'
import type { SetupOptions, SetupStep } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { SalesforceConnection } from './connection.ts'
import { createField, fieldType } from './custom-field.ts'
import { describing } from './describe.ts'
import { grantFields, grantTasks } from './permission-set.ts'
import { mayCreateTasks, whoMayCreate } from './tasks.ts'

interface WantedField {
  readonly object: string
  readonly owned: OwnedField
}

/**
 * Creates Plumbline's own fields and the permission to use them. Salesforce does not tell a missing field from one that it
 * hides from us, so both are mended in one go. Safe to run twice: what is in order is left alone, and so is an object that
 * we may not see.
 */
export async function setUp(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  { tasks = true }: SetupOptions,
  signal: AbortSignal,
): Promise<SetupStep[]> {
  const before = describing(connection, signal)
  const unusable: WantedField[] = []
  for (const [object, { write }] of Object.entries(mapping.objects)) {
    const fields = await before(object)
    if (fields === null) continue
    for (const owned of Object.values(write)) {
      const found = fields.get(owned.field)
      // What Salesforce works out can be granted to nobody.
      if (found === undefined || !(found.updateable || found.calculated)) unusable.push({ object, owned })
    }
  }
  const steps = unusable.length > 0 ? await createAndGrant(connection, unusable, signal) : []
  return tasks ? [...steps, ...(await taskSteps(connection, signal))] : steps
}

async function createAndGrant(
  connection: SalesforceConnection,
  fields: readonly WantedField[],
  signal: AbortSignal,
): Promise<SetupStep[]> {
  const refusals = await createFields(connection, fields, signal)
  const after = describing(connection, signal)
  const steps: SetupStep[] = []
  for (const field of fields) {
    const isUsable = (await after(field.object))?.get(field.owned.field)?.updateable === true
    steps.push(stepOf(field, isUsable, refusals.get(nameOf(field)) ?? null))
  }
  return steps
}

/** Grants the permission to create tasks where it is missing. */
async function taskSteps(connection: SalesforceConnection, signal: AbortSignal): Promise<SetupStep[]> {
  const what = 'Task'
  if (await mayCreateTasks(connection, signal)) return []
  const refusal = await refusalOf(grantTasks(connection, signal))
  if (await mayCreateTasks(connection, signal)) return [{ what, state: 'created', advice: '' }]
  const words = refusal === null ? '' : `Salesforce refused: ${refusal}. `
  const advice = `${words}Whoever gets a lead would find no task. ${whoMayCreate}`
  return [{ what, state: 'refused', advice }]
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

function stepOf(field: WantedField, isUsable: boolean, refusal: string | null): SetupStep {
  const what = nameOf(field)
  if (isUsable) return { what, state: 'created', advice: '' }
  const { inWords } = fieldType(field.owned)
  const problem =
    refusal === null ? 'The integration user may still not edit it.' : `Salesforce refused: ${refusal}.`
  const advice = `${problem} A Salesforce admin with Customize Application and Manage Profiles and Permission Sets runs \`plumbline setup\`, or creates it by hand (${inWords}) and gives the integration user read and edit access.`
  return { what, state: 'refused', advice }
}
