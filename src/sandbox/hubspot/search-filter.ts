import { z } from 'zod'
import { invalidRequest } from './answer.ts'
import { type RecordDocument, type RecordTable, readValue, type StoredRecord } from './store.ts'

export const Filter = z.object({
  propertyName: z.string(),
  operator: z.enum([
    'EQ',
    'NEQ',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'BETWEEN',
    'IN',
    'NOT_IN',
    'HAS_PROPERTY',
    'NOT_HAS_PROPERTY',
    'CONTAINS_TOKEN',
    'NOT_CONTAINS_TOKEN',
  ]),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
})
export type Filter = z.infer<typeof Filter>

export type Matches = (row: StoredRecord, document: RecordDocument) => boolean

/** How the values of one property are read and compared. */
interface Comparison<T extends string | number> {
  readonly read: (row: StoredRecord, document: RecordDocument) => T | null
  /** A value of the request in the property's own kind. */
  readonly parse: (text: string) => T
  /** The same for the values of IN and NOT_IN. */
  readonly parseListed: (text: string) => T
}

function required<T>(value: T | undefined, filter: Filter): T {
  if (value !== undefined) return value
  throw invalidRequest(`The operator ${filter.operator} on '${filter.propertyName}' lacks its value.`)
}

/** Times come as epoch milliseconds or ISO 8601. */
const momentOf = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) : Date.parse(text))

/** Reads numbers without making texts of them first: pulling all records compares millions of them. */
function numberReader(table: RecordTable, name: string): Comparison<number>['read'] {
  if (name === 'hs_object_id') return (row) => row.id
  if (name === 'createdate') return (row) => row.createdMs
  if (name === table.modifiedProperty) return (_, document) => document.modifiedMs
  return (_, document) => {
    const text = document.properties[name]
    return text === undefined ? null : momentOf(text)
  }
}

function compareNumbers(table: RecordTable, name: string): Comparison<number> {
  const parse = (text: string): number => {
    const number = momentOf(text)
    if (Number.isNaN(number)) throw invalidRequest(`'${name}' cannot be compared with that value.`)
    return number
  }
  return { read: numberReader(table, name), parse, parseListed: parse }
}

/** Texts compare without regard to case, but IN and NOT_IN find only what is asked for in lower case. */
function compareTexts(table: RecordTable, name: string): Comparison<string> {
  const isExact = table.catalog.properties.get(name)?.type !== 'string'
  const fold = (text: string): string => (isExact ? text : text.toLowerCase())
  const read = (row: StoredRecord, document: RecordDocument): string | null => {
    const value = readValue(table, row, document, name)
    return value === null ? null : fold(value)
  }
  return { read, parse: fold, parseListed: (text) => text }
}

/** A token with `*` for any characters, against the words of a text. */
function tokenPattern(token: string): RegExp {
  const escaped = token.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`(^|[^\\p{L}\\p{N}])${escaped}($|[^\\p{L}\\p{N}])`, 'iu')
}

function compile<T extends string | number>(
  filter: Filter,
  { read, parse, parseListed }: Comparison<T>,
): Matches {
  const holds = (test: (value: T) => boolean): Matches => {
    return (row, document) => {
      const value = read(row, document)
      return value !== null && test(value)
    }
  }
  const single = (): T => parse(required(filter.value, filter))
  switch (filter.operator) {
    case 'EQ': {
      const wanted = single()
      return holds((value) => value === wanted)
    }
    case 'NEQ': {
      const unwanted = single()
      return holds((value) => value !== unwanted)
    }
    case 'LT': {
      const limit = single()
      return holds((value) => value < limit)
    }
    case 'LTE': {
      const limit = single()
      return holds((value) => value <= limit)
    }
    case 'GT': {
      const limit = single()
      return holds((value) => value > limit)
    }
    case 'GTE': {
      const limit = single()
      return holds((value) => value >= limit)
    }
    case 'BETWEEN': {
      const low = single()
      const high = parse(required(filter.highValue, filter))
      return holds((value) => value >= low && value <= high)
    }
    case 'IN':
    case 'NOT_IN': {
      const listed = new Set(required(filter.values, filter).map(parseListed))
      return holds((value) => listed.has(value) === (filter.operator === 'IN'))
    }
    case 'HAS_PROPERTY':
      return holds(() => true)
    case 'NOT_HAS_PROPERTY':
      return (row, document) => read(row, document) === null
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN': {
      const pattern = tokenPattern(required(filter.value, filter))
      return holds((value) => pattern.test(String(value)) === (filter.operator === 'CONTAINS_TOKEN'))
    }
  }
}

/** One filter as a test of a record; throws the refusal that HubSpot would answer. */
export function compileFilter(table: RecordTable, filter: Filter): Matches {
  const { propertyName } = filter
  const type = table.catalog.properties.get(propertyName)?.type
  const isNumeric = type === 'number' || type === 'date' || type === 'datetime'
  return isNumeric
    ? compile(filter, compareNumbers(table, propertyName))
    : compile(filter, compareTexts(table, propertyName))
}
