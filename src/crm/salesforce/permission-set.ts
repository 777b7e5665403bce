import type { SalesforceConnection } from './connection.ts'
import { inWords } from './failures.ts'
import { FieldPermissionRow, IdRow, SaveResults } from './schemas.ts'
import { runQueries, textLiteral } from './soql.ts'

const permissionSetName = 'Plumbline'
const taskPermissionSetName = 'Plumbline_Tasks'

type NewRecord = { readonly attributes: { readonly type: string } } & Readonly<Record<string, unknown>>

/** Creates records of set-up objects in one call; answers the new ids, or Salesforce's words of the first refusal. */
async function createRecords(
  connection: SalesforceConnection,
  records: readonly NewRecord[],
  signal: AbortSignal,
): Promise<{ ids: string[]; refusal: string | null }> {
  if (records.length === 0) return { ids: [], refusal: null }
  const body = { allOrNone: true, records }
  const call = { purpose: 'setup', method: 'POST', path: '/composite/sobjects', body } as const
  const { body: results } = await connection.call(call, SaveResults, signal)
  const refusals = results.flatMap((result) => (result.success ? [] : result.errors))
  const cause = refusals.find(({ code }) => code !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK') ?? refusals[0]
  return {
    ids: results.flatMap((result) => (result.success ? [result.id] : [])),
    refusal: cause ? inWords(cause) : null,
  }
}

async function findOrCreate(
  connection: SalesforceConnection,
  query: string,
  record: NewRecord,
  signal: AbortSignal,
): Promise<{ id: string | null; refusal: string | null }> {
  const { body } = await runQueries(connection, 'setup', [query], IdRow, signal)
  const found = body[0]?.records[0]?.Id
  if (found !== undefined) return { id: found, refusal: null }
  const { ids, refusal } = await createRecords(connection, [record], signal)
  return { id: ids[0] ?? null, refusal }
}

/**
 * Lets the integration user read and edit fields (`Lead.Plumbline_Score__c`) by a permission set of Plumbline's own,
 * which is created and assigned when it is not there yet. Answers Salesforce's words when it refuses, else null.
 */
export async function grantFields(
  connection: SalesforceConnection,
  fields: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  if (fields.length === 0) return null
  const set = await findOrCreate(
    connection,
    `SELECT Id FROM PermissionSet WHERE Name = ${textLiteral(permissionSetName)} LIMIT 1`,
    { attributes: { type: 'PermissionSet' }, Name: permissionSetName, Label: permissionSetName },
    signal,
  )
  if (set.id === null) return set.refusal
  const parent = textLiteral(set.id)
  const query = `SELECT Id, Field, PermissionsEdit FROM FieldPermissions WHERE ParentId = ${parent}`
  const { body } = await runQueries(connection, 'setup', [query], FieldPermissionRow, signal)
  const granted = new Set(body[0]?.records.filter((row) => row.PermissionsEdit).map(({ Field }) => Field))
  const permissions = fields
    .filter((field) => !granted.has(field))
    .map((field) => ({
      attributes: { type: 'FieldPermissions' },
      ParentId: set.id,
      SobjectType: field.split('.')[0],
      Field: field,
      PermissionsRead: true,
      PermissionsEdit: true,
    }))
  const { refusal } = await createRecords(connection, permissions, signal)
  if (refusal !== null) return refusal
  return await assignToUs(connection, set.id, signal)
}

/** Assigns a permission set to the user that we are signed in as. Answers Salesforce's words when it refuses, else null. */
async function assignToUs(
  connection: SalesforceConnection,
  setId: string,
  signal: AbortSignal,
): Promise<string | null> {
  const user = await connection.userId(signal)
  const { refusal } = await findOrCreate(
    connection,
    `SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = ${textLiteral(setId)} AND AssigneeId = ${textLiteral(user)} LIMIT 1`,
    { attributes: { type: 'PermissionSetAssignment' }, AssigneeId: user, PermissionSetId: setId },
    signal,
  )
  return refusal
}

/**
 * Lets the integration user create tasks, which are no object to grant but two permissions of a user, by a permission
 * set of their own. Answers Salesforce's words when it refuses, else null.
 */
export async function grantTasks(
  connection: SalesforceConnection,
  signal: AbortSignal,
): Promise<string | null> {
  const set = await findOrCreate(
    connection,
    `SELECT Id FROM PermissionSet WHERE Name = ${textLiteral(taskPermissionSetName)} LIMIT 1`,
    {
      attributes: { type: 'PermissionSet' },
      Name: taskPermissionSetName,
      Label: 'Plumbline Tasks',
      PermissionsActivitiesAccess: true,
      PermissionsEditTask: true,
    },
    signal,
  )
  return set.id === null ? set.refusal : await assignToUs(connection, set.id, signal)
}
