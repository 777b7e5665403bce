import { z } from 'zod'
import { type Answer, invalidRequest, ok } from './answer.ts'
import { compileFilter, Filter, type Matches } from './search-filter.ts'
import {
  indexedDocument,
  isLive,
  positionAfter,
  type RecordDocument,
  type RecordTable,
  readValue,
  renderRecord,
  type StoredRecord,
} from './store.ts'

const bodyLimit = 3_000
const pageLimit = 200
const resultLimit = 10_000
const groupLimit = 5
const filtersPerGroup = 6
const filterLimit = 18

const Sort = z.union([
  z.string().transform((propertyName) => ({ propertyName, direction: 'ASCENDING' as const })),
  z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING') }),
])

const SearchRequest = z.object({
  filterGroups: z
    .array(z.object({ filters: z.array(Filter).max(filtersPerGroup) }))
    .max(groupLimit)
    .default([]),
  sorts: z.array(Sort).max(1).default([]),
  properties: z.array(z.string()).default([]),
  limit: z.number().int().min(0).max(pageLimit).default(10),
  after: z.union([z.literal(''), z.string().regex(/^\d+$/)]).nullish(),
})
type SearchRequest = z.infer<typeof SearchRequest>

interface Hit {
  readonly row: StoredRecord
  readonly document: RecordDocument
}

function parseSearch(table: RecordTable, text: string): SearchRequest {
  if (text.length > bodyLimit) throw invalidRequest('The request body is longer than 3,000 characters.')
  const parsed = SearchRequest.safeParse(JSON.parse(text))
  if (!parsed.success) throw invalidRequest(`Invalid input JSON on line 1: ${z.prettifyError(parsed.error)}`)
  const filters = parsed.data.filterGroups.flatMap((group) => group.filters)
  if (filters.length > filterLimit) throw invalidRequest('At most 18 filters are allowed in a search.')
  const used = [...filters, ...parsed.data.sorts].map(({ propertyName }) => propertyName)
  const unknown = used.find((name) => !table.catalog.properties.has(name))
  if (unknown !== undefined)
    throw invalidRequest(`There is no property named '${unknown}'.`, { propertyName: [unknown] })
  return parsed.data
}

/** The id below which no record can match: every group asks for ids above one. */
function leastId(request: SearchRequest): number {
  const bounds = request.filterGroups.map(({ filters }) =>
    Math.max(
      0,
      ...filters
        .filter(({ propertyName, operator }) => propertyName === 'hs_object_id' && operator === 'GT')
        .map(({ value }) => Number(value) || 0),
    ),
  )
  return bounds.length === 0 ? 0 : Math.min(...bounds)
}

function compareBy(table: RecordTable, name: string): (a: Hit, b: Hit) => number {
  const isNumber = table.catalog.properties.get(name)?.type === 'number'
  return (a, b) => {
    const left = readValue(table, a.row, a.document, name) ?? ''
    const right = readValue(table, b.row, b.document, name) ?? ''
    if (isNumber) return Number(left) - Number(right)
    return left < right ? -1 : Number(left > right)
  }
}

/**
 * `POST /crm/v3/objects/{type}/search`: filters AND, groups OR, one sort, a true `total`.
 * A keyset search (ids above one, sorted by id) keeps only its own page and counts the rest.
 */
export function search(table: RecordTable, text: string, nowMs: number): Answer {
  const request = parseSearch(table, text)
  const groups: Matches[][] = request.filterGroups.map(({ filters }) =>
    filters.map((filter) => compileFilter(table, filter)),
  )
  const matches: Matches = (row, document) =>
    groups.length === 0 || groups.some((group) => group.every((filter) => filter(row, document)))

  const from = Number(request.after || 0)
  const to = from + request.limit
  if (to > resultLimit)
    throw invalidRequest('Only the first 10,000 results of a search can be paged through.')

  const [sort] = request.sorts
  const isInOrder =
    sort === undefined || (sort.propertyName === 'hs_object_id' && sort.direction === 'ASCENDING')
  const hits: Hit[] = []
  let total = 0
  for (
    let position = positionAfter(table.rows, leastId(request));
    position < table.rows.length;
    position += 1
  ) {
    const row = table.rows[position]
    if (row === undefined || !isLive(row)) continue
    const document = indexedDocument(row, nowMs)
    if (document === null || !matches(row, document)) continue
    if (!isInOrder || total < to) hits.push({ row, document })
    total += 1
  }
  if (!isInOrder) {
    hits.sort(compareBy(table, sort.propertyName))
    if (sort.direction === 'DESCENDING') hits.reverse()
  }
  const page = hits.slice(from, to)
  return ok({
    total,
    results: page.map(({ row, document }) => renderRecord(table, row, document, request.properties)),
    ...(to < total && page.length > 0 && { paging: { next: { after: String(to) } } }),
  })
}
