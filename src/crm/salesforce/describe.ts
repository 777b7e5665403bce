import type { SalesforceConnection } from './connection.ts'
import { ObjectDescription } from './schemas.ts'

export type FieldDescription = ObjectDescription['fields'][number]

/** The fields of an object that the integration user can see, by name. */
export async function describeObject(
  connection: SalesforceConnection,
  object: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FieldDescription>> {
  const call = { purpose: 'describe', method: 'GET', path: `/sobjects/${object}/describe` } as const
  const { body } = await connection.call(call, ObjectDescription, signal)
  return new Map(body.fields.map((field) => [field.name, field]))
}
