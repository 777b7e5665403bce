import { type FieldDefinition, isLongText } from './fields.ts'
import { type Org, referred } from './org.ts'
import { Refusal } from './refusal.ts'
import { fullId } from './salesforce-id.ts'
import type { Condition, Literal, Operator } from './soql-syntax.ts'
import { type Cell, type StoredRecord, wireTime } from './table.ts'

/** A path of a query such as `Account.Industry`, resolved: its field, and how to read it off a record. */
export interface ResolvedPath {
  readonly field: FieldDefinition
  readonly read: (record: StoredRecord) => Cell | null
}

const noSuchColumn = (object: string, name: string): Refusal =>
  new Refusal(
    400,
    'INVALID_FIELD',
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  )

/** Finds the field that a path names. Throws INVALID_FIELD when it is not there or not visible. */
export function resolvePath(org: Org, object: string, path: string): ResolvedPath {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) {
    const field = org.visibleField(object, first)
    if (!field) throw noSuchColumn(object, first)
    return { field, read: (record) => record[first] ?? null }
  }
  const reference = [...org.table(object).fields.values()].find(
    ({ relationship }) => relationship?.name === first,
  )
  const target = reference?.relationship?.to[0]
  if (!reference || target === undefined || org.hidden.has(target)) {
    throw new Refusal(400, 'INVALID_FIELD', `Didn't understand relationship '${first}' in field path.`)
  }
  const inner = resolvePath(org, target, rest.join('.'))
  return {
    field: inner.field,
    read(record) {
      const other = referred(org, record, reference)
      return other === null ? null : inner.read(other)
    },
  }
}

const isText = ({ type }: FieldDefinition): boolean =>
  !['id', 'reference', 'boolean', 'int', 'double', 'currency', 'date', 'datetime'].includes(type)

function queriedId(text: string): string {
  const id = fullId(text)
  if (id === null) throw new Refusal(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`)
  return id
}

/** A literal in the form that a field of this type is stored in. Throws INVALID_FIELD when the types do not fit. */
function comparable(field: FieldDefinition, literal: Literal): Cell | null {
  if (literal.kind === 'null') return null
  const misfit = () =>
    new Refusal(
      400,
      'INVALID_FIELD',
      `value of filter criterion for field '${field.name}' must be of type ${field.type} and should ${literal.kind === 'text' ? 'not ' : ''}be enclosed in quotes`,
    )
  switch (field.type) {
    case 'id':
    case 'reference':
      if (literal.kind !== 'text') throw misfit()
      return queriedId(literal.value)
    case 'datetime':
      if (literal.kind !== 'dateTime') throw misfit()
      return wireTime(new Date(literal.value))
    case 'date':
      if (literal.kind !== 'date') throw misfit()
      return literal.value
    case 'boolean':
      if (literal.kind !== 'boolean') throw misfit()
      return literal.value
    case 'int':
    case 'double':
    case 'currency':
      if (literal.kind !== 'number') throw misfit()
      return literal.value
    default:
      if (literal.kind !== 'text') throw misfit()
      return literal.value.toLowerCase()
  }
}

/** Text compares without regard to case, an empty boolean is false. */
const stored = (field: FieldDefinition, cell: Cell | null): Cell | null => {
  if (field.type === 'boolean') return cell ?? false
  return typeof cell === 'string' && isText(field) ? cell.toLowerCase() : cell
}

function holds(operator: Operator, left: Cell | null, right: Cell | null): boolean {
  const areBothThere = left !== null && right !== null
  switch (operator) {
    case '=':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return areBothThere && left < right
    case '<=':
      return areBothThere && left <= right
    case '>':
      return areBothThere && left > right
    case '>=':
      return areBothThere && left >= right
  }
}

function filterable(path: ResolvedPath): ResolvedPath {
  if (!isLongText(path.field)) return path
  throw new Refusal(400, 'INVALID_FIELD', `field '${path.field.name}' can not be filtered in a query call`)
}

export type Predicate = (record: StoredRecord) => boolean

/** Turns a WHERE into a test of one record, checking every field and literal first. */
export function compileCondition(org: Org, object: string, condition: Condition): Predicate {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.parts.map((part) => compileCondition(org, object, part))
      return condition.kind === 'and'
        ? (record) => parts.every((part) => part(record))
        : (record) => parts.some((part) => part(record))
    }
    case 'compare': {
      const { field, read } = filterable(resolvePath(org, object, condition.path))
      const right = comparable(field, condition.literal)
      return (record) => holds(condition.operator, stored(field, read(record)), right)
    }
    case 'in': {
      const { field, read } = filterable(resolvePath(org, object, condition.path))
      const wanted = new Set(condition.literals.map((literal) => comparable(field, literal)))
      return (record) => wanted.has(stored(field, read(record))) !== condition.isNegated
    }
  }
}

/** The earliest SystemModstamp that a condition can be true for; null when it does not say. */
export function earliestStamp(condition: Condition): string | null {
  switch (condition.kind) {
    case 'compare': {
      const isLowerBound =
        ['=', '>', '>='].includes(condition.operator) && condition.path === 'SystemModstamp'
      return isLowerBound && condition.literal.kind === 'dateTime'
        ? wireTime(new Date(condition.literal.value))
        : null
    }
    case 'and': {
      const bounds = condition.parts.map(earliestStamp).filter((bound) => bound !== null)
      return bounds.toSorted().at(-1) ?? null
    }
    case 'or': {
      const bounds = condition.parts.map(earliestStamp)
      return bounds.includes(null) ? null : (bounds.toSorted()[0] ?? null)
    }
    case 'in':
      return null
  }
}
