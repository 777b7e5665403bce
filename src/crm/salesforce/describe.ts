import { Failure } from '../../ports/failure.ts'
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

export type Descriptions = ReadonlyMap<string, FieldDescription>

/** Answers the fields of an object that we may see; null for an object that we may not. */
export type Describe = (object: string) => Promise<Descriptions | null>

/** Describes each object once, also those that others refer to; null for one that we may not see. */
export function describing(connection: SalesforceConnection, signal: AbortSignal): Describe {
  const described = new Map<string, Promise<Descriptions | null>>()
  return (object: string): Promise<Descriptions | null> => {
    const fields = described.get(object) ?? unlessHidden(describeObject(connection, object, signal))
    described.set(object, fields)
    return fields
  }
}

/** Salesforce does not tell an object that is not there from one that it hides. */
export async function unlessHidden<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Failure && error.kind === 'misconfigured') return null
    throw error
  }
}
