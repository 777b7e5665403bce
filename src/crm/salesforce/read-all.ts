import { z } from 'zod'
import { type CrmMapping, mappingOf } from '../../domain/crm-mapping.ts'
import type { ChangePage, PullPosition } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { type AbsentFields, closedObject, shownFields } from './absent-fields.ts'
import type { SalesforceConnection } from './connection.ts'
import { leadOf, selectedFields } from './mapped-lead.ts'
import { LeadRow } from './schemas.ts'
import { Keyset, keysetQuery, runQueries } from './soql.ts'

const Position = z.object({ after: Keyset.nullable() })

export interface ReadAllOptions {
  readonly object: string
  readonly pageSize: number
}

/**
 * The next page of all records of an object, in the order of their stamps: one that changes meanwhile moves behind what
 * is read already, and is read there.
 */
export async function readAll(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  { object, pageSize }: ReadAllOptions,
  position: PullPosition | null,
  absent: AbsentFields,
  signal: AbortSignal,
): Promise<ChangePage> {
  const parsed = Position.safeParse(position ?? { after: null })
  if (!parsed.success) {
    const message = `The stored position of reading ${object} again cannot be read; it was made by something else.`
    throw new Failure('misconfigured', message, { cause: parsed.error, origin: 'salesforce' })
  }
  const objectMapping = mappingOf(mapping, { crm: 'salesforce', object, id: '' })
  if (absent.has(object)) throw closedObject(object)
  const { after } = parsed.data
  const select = selectedFields(object, objectMapping, absent)
  const query = keysetQuery(select, object, after, pageSize)
  const { body } = await runQueries(connection, 'pull', [query], LeadRow, signal)
  const { done, records } = body[0] ?? { done: true, records: [] }
  const last = records.at(-1)
  return {
    leads: records.map((row) => leadOf(row, object, objectMapping, absent)),
    position: { after: last === undefined ? after : { stamp: last.SystemModstamp, id: last.Id } },
    // Salesforce may hand out fewer rows than asked for and say so; we then go on behind the last one ourselves.
    more: !(done && records.length < pageSize),
    fields: shownFields(mapping, absent),
  }
}
