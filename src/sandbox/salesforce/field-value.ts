import type { FieldDefinition } from './fields.ts'
import { Refusal } from './refusal.ts'
import { type Cell, wireTime } from './table.ts'

const isNumeric = ({ type }: FieldDefinition): boolean => ['int', 'double', 'currency'].includes(type)

const wrongType = (field: FieldDefinition, value: unknown): Refusal =>
  new Refusal(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from VALUE_${typeof value} value ${JSON.stringify(value)} or request may be missing a required field`,
  )

/**
 * A value of a request as it will be stored: text trimmed and empty text null, numbers rounded to the field's scale,
 * instants cut to the second. Throws the refusal that takes the whole request with it when the JSON type does not fit.
 */
export function normalised(field: FieldDefinition, value: unknown): Cell | null {
  if (value === null || value === undefined) return field.type === 'boolean' ? false : null
  if (isNumeric(field)) {
    if (typeof value !== 'number') throw wrongType(field, value)
    return Number(value.toFixed(field.scale))
  }
  if (field.type === 'boolean') {
    if (typeof value !== 'boolean') throw wrongType(field, value)
    return value
  }
  if (typeof value !== 'string') throw wrongType(field, value)
  const trimmed = value.trim()
  if (trimmed === '') return null
  if (field.type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) throw wrongType(field, value)
  if (field.type === 'datetime') {
    if (Number.isNaN(Date.parse(trimmed))) throw wrongType(field, value)
    return wireTime(new Date(trimmed))
  }
  return trimmed
}

/** Refuses text that does not fit into its field. */
export function checkLength(field: FieldDefinition, value: Cell | null): void {
  if (typeof value !== 'string' || field.length === 0 || value.length <= field.length) return
  const message = `${field.label}: data value too large: ${value} (max length=${field.length})`
  throw new Refusal(400, 'STRING_TOO_LONG', message, [field.name])
}
