import { type Answer, invalidRequest, ok } from './answer.ts'
import { positionAfter, type RecordTable, renderRecord, type StoredRecord } from './store.ts'

const pageLimit = 100

/** `GET /crm/v3/objects/{type}`: by id, `after` being the id of the next record. */
export function list(table: RecordTable, query: URLSearchParams): Answer {
  const limit = Number(query.get('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > pageLimit)
    throw invalidRequest('limit must be from 1 to 100.')
  const isArchived = query.get('archived') === 'true'
  const properties = query.getAll('properties').flatMap((names) => names.split(','))
  const page: StoredRecord[] = []
  const from = positionAfter(table.rows, Number(query.get('after') || 0) - 1)
  for (let position = from; position < table.rows.length && page.length <= limit; position += 1) {
    const row = table.rows[position]
    if (row !== undefined && row.mergedInto === null && row.isArchived === isArchived) page.push(row)
  }
  const next = page[limit]
  return ok({
    results: page.slice(0, limit).map((row) => renderRecord(table, row, row.current, properties)),
    ...(next && { paging: { next: { after: String(next.id) } } }),
  })
}
