import { queryFieldDefinitions } from './field-definitions.ts'
import { isLongText } from './fields.ts'
import { type Org, referred } from './org.ts'
import { Refusal } from './refusal.ts'
import {
  compileCondition,
  earliestStamp,
  type Predicate,
  type ResolvedPath,
  resolvePath,
} from './soql-condition.ts'
import { parseSoql, type SoqlQuery } from './soql-syntax.ts'
import type { StoredRecord } from './table.ts'

/** Where to begin in records sorted by stamp, so that a page of a keyset read does not walk over all before it. */
function firstAtOrAfter(records: readonly StoredRecord[], stamp: string): number {
  let low = 0
  let high = records.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((records[middle]?.SystemModstamp ?? '') < stamp) low = middle + 1
    else high = middle
  }
  return low
}

function matching(
  records: readonly StoredRecord[],
  start: number,
  isWanted: Predicate,
  limit: number,
): StoredRecord[] {
  const found: StoredRecord[] = []
  for (let index = start; index < records.length && found.length < limit; index += 1) {
    const record = records[index]
    if (record && isWanted(record)) found.push(record)
  }
  return found
}

/** Nulls first; text without regard to case, ids byte by byte. */
function compareBy({ field, read }: ResolvedPath): (a: StoredRecord, b: StoredRecord) => number {
  const fold = (cell: ReturnType<typeof read>) =>
    typeof cell === 'string' && field.type !== 'id' ? cell.toLowerCase() : cell
  return (a, b) => {
    const [left, right] = [fold(read(a)), fold(read(b))]
    if (left === right) return 0
    if (left === null) return -1
    if (right === null) return 1
    return left < right ? -1 : 1
  }
}

function selectRecords(org: Org, query: SoqlQuery, withDeleted: boolean): StoredRecord[] {
  const { object, where, orderBy } = query
  const matches = where === null ? () => true : compileCondition(org, object, where)
  const isWanted: Predicate = (record) => (withDeleted || record.IsDeleted !== true) && matches(record)
  const limit = query.limit ?? Number.POSITIVE_INFINITY
  const inOrder = org.table(object).inOrder()
  const bound = where === null ? null : earliestStamp(where)
  const start = bound === null ? 0 : firstAtOrAfter(inOrder, bound)
  const order = orderBy.map(({ path, isDescending }) => `${path}${isDescending ? ' desc' : ''}`).join()
  if (order === 'SystemModstamp,Id' || order === '') return matching(inOrder, start, isWanted, limit)
  const keys = orderBy.map(({ path, isDescending }) => {
    const compare = compareBy(resolvePath(org, object, path))
    return isDescending ? (a: StoredRecord, b: StoredRecord) => -compare(a, b) : compare
  })
  const found = matching(inOrder, start, isWanted, Number.POSITIVE_INFINITY)
  found.sort((a, b) => keys.reduce((result, compare) => result || compare(a, b), 0))
  return found.slice(0, limit)
}

type Rendered = Record<string, unknown>

const attributes = (object: string, id: string, version: string): Rendered => ({
  type: object,
  url: `/services/data/v${version}/sobjects/${object}/${id}`,
})

type Renderer = (record: StoredRecord, into: Rendered) => void

/** Puts one path's value into the nested shape that a query answers with. */
function renderer(org: Org, object: string, path: string, version: string): Renderer {
  const { fields } = org.table(object)
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) {
    const whenEmpty = fields.get(first)?.type === 'boolean' ? false : null
    return (record, into) => {
      into[first] = record[first] ?? whenEmpty
    }
  }
  const reference = [...fields.values()].find(({ relationship }) => relationship?.name === first)
  const target = reference?.relationship?.to[0] ?? ''
  const inner = renderer(org, target, rest.join('.'), version)
  return (record, into) => {
    const other = reference ? referred(org, record, reference) : null
    if (other === null) {
      into[first] = null
      return
    }
    const nested = (into[first] ?? { attributes: attributes(target, other.Id, version) }) as Rendered
    into[first] = nested
    inner(other, nested)
  }
}

export interface QueryResult {
  readonly rows: readonly StoredRecord[]
  /** Rows that one page carries: 2,000, or 200 when two or more long texts are asked for. */
  readonly pageSize: number
  /** The query asks only how many there are. */
  readonly isCount: boolean
  render(row: StoredRecord): Rendered
}

/** Runs a query on what the integration user may see; what is in the recycle bin only where it is asked for. */
export function runSoql(org: Org, soql: string, version: string, withDeleted = false): QueryResult {
  const query = parseSoql(soql)
  if (org.hidden.has(query.object))
    throw new Refusal(400, 'INVALID_TYPE', `sObject type '${query.object}' is not supported.`)
  if (query.object === 'FieldDefinition') return queryFieldDefinitions(org, query)
  const selected = query.select.map((path) => resolvePath(org, query.object, path))
  const longTexts = selected.filter(({ field }) => isLongText(field)).length
  const renderers = query.select.map((path) => renderer(org, query.object, path, version))
  return {
    rows: selectRecords(org, query, withDeleted),
    pageSize: longTexts >= 2 ? 200 : 2_000,
    isCount: query.select.length === 0,
    render(row) {
      const rendered: Rendered = { attributes: attributes(query.object, row.Id, version) }
      for (const render of renderers) render(row, rendered)
      return rendered
    },
  }
}
