import type { CrmMapping } from '../../domain/crm-mapping.ts'
import type { SalesforceConnection } from './connection.ts'
import { describeObject } from './describe.ts'
import { isUnknownField } from './failures.ts'

/** Fields of Plumbline's own that the org does not have yet, such as `Lead.Plumbline_Score__c`. */
export type AbsentFields = ReadonlySet<string>

async function findAbsent(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  signal: AbortSignal,
): Promise<AbsentFields> {
  const absent = new Set<string>()
  for (const [object, { write }] of Object.entries(mapping.objects)) {
    const known = await describeObject(connection, object, signal)
    for (const { field } of Object.values(write)) if (!known.has(field)) absent.add(`${object}.${field}`)
  }
  return absent
}

/**
 * Reads; when Salesforce refuses for an unknown field, looks which of our own fields are missing and reads without
 * them. So an org can be read and scored before `setup` has touched it, and one that is set up pays nothing for it.
 * It is not remembered: `setup` may run in another process at any time.
 */
export async function withoutAbsentFields<Result>(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  signal: AbortSignal,
  read: (absent: AbsentFields) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(new Set())
  } catch (error) {
    if (!isUnknownField(error)) throw error
    const absent = await findAbsent(connection, mapping, signal)
    if (absent.size === 0) throw error
    return await read(absent)
  }
}
