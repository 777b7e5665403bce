import type { ErrorDetail } from './answer.ts'
import type { SandboxOwner } from './owners.ts'
import type { PropertyDefinition } from './property-catalog.ts'
import type { RecordTable } from './store.ts'

/** One value that HubSpot refuses. Its answers echo the value, which is somebody's personal value. */
export interface InvalidValue {
  readonly name: string
  readonly error: string
  readonly message: string
  readonly value: string | null
}

/** A number as HubSpot takes it: no separators, no exponent. */
const plainNumber = /^-?\d+(\.\d+)?$/

function normaliseMoment(text: string, isDay: boolean): string | null {
  const ms = plainNumber.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(ms)) return null
  const iso = new Date(ms).toISOString()
  if (!isDay) return iso
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : null
}

function judge(
  property: PropertyDefinition,
  text: string,
  owners: readonly SandboxOwner[],
): { readonly value: string } | { readonly error: string; readonly message: string } {
  if (property.name === 'hubspot_owner_id') {
    if (owners.some(({ id, archived }) => id === text && !archived)) return { value: text }
    return { error: 'INVALID_OWNER_ID', message: `The owner with id ${text} does not exist.` }
  }
  if (property.name === 'email') {
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { value: text.toLowerCase() }
    return { error: 'INVALID_EMAIL', message: `Email address ${text} is invalid` }
  }
  switch (property.type) {
    case 'string':
      if (text.length <= 65_536) return { value: text }
      return {
        error: 'PROPERTY_VALUE_TOO_LONG',
        message: `${property.name} is longer than 65536 characters.`,
      }
    case 'number':
      if (plainNumber.test(text)) return { value: text }
      return { error: 'INVALID_INTEGER', message: `${text} was not a valid number.` }
    case 'date':
    case 'datetime': {
      const value = normaliseMoment(text, property.type === 'date')
      if (value !== null) return { value }
      return { error: 'INVALID_DATE', message: `${text} was not a valid ${property.type}.` }
    }
    case 'enumeration':
    case 'bool': {
      const options = property.options.map(({ value }) => value)
      if (options.includes(text)) return { value: text }
      const allowed = `[${options.join(', ')}]`
      return { error: 'INVALID_OPTION', message: `${text} was not one of the allowed options: ${allowed}` }
    }
  }
}

/** Checks and normalises what a write wants to put into a record. An empty text clears and is always allowed. */
export function checkValues(
  table: RecordTable,
  owners: readonly SandboxOwner[],
  wanted: Readonly<Record<string, string>>,
): { readonly values: Record<string, string>; readonly invalid: InvalidValue[] } {
  const values: Record<string, string> = {}
  const invalid: InvalidValue[] = []
  for (const [name, text] of Object.entries(wanted)) {
    const property = table.catalog.properties.get(name)
    if (property === undefined) {
      const message = `Property "${name}" does not exist`
      invalid.push({ name, error: 'PROPERTY_DOESNT_EXIST', message, value: null })
    } else if (property.isReadOnly) {
      invalid.push({
        name,
        error: 'READ_ONLY_VALUE',
        message: `"${name}" is a read only property.`,
        value: text,
      })
    } else if (text === '') {
      values[name] = ''
    } else {
      const verdict = judge(property, text, owners)
      if ('value' in verdict) values[name] = verdict.value
      else invalid.push({ name, ...verdict, value: text })
    }
  }
  return { values, invalid }
}

/** HubSpot's sentence about refused values: a list of objects inside the text, the values in it. */
export function invalidValuesMessage(invalid: readonly InvalidValue[]): string {
  const entries = invalid.map(({ name, error, message, value }) => ({
    isValid: false,
    message,
    isWarning: false,
    error,
    name,
    localizedErrorMessage: message,
    ...(value !== null && { propertyValue: value }),
    portalId: 20_000_001,
  }))
  return `Property values were not valid: ${JSON.stringify(entries)}`
}

export const invalidValuesDetails = (invalid: readonly InvalidValue[]): ErrorDetail[] =>
  invalid.map(({ name, error, message }) => ({ message, code: error, context: { propertyName: [name] } }))

/** Lets the lifecycle stage move forward only; a backward one is dropped without a word, as HubSpot does. */
export function keepStageForward(
  table: RecordTable,
  current: string | undefined,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const { lifecyclestage: wanted, ...others } = values
  if (wanted === undefined) return others
  const order = table.catalog.properties.get('lifecyclestage')?.options.map(({ value }) => value) ?? []
  const isBackward = wanted !== '' && current !== undefined && order.indexOf(wanted) < order.indexOf(current)
  return isBackward ? others : { ...others, lifecyclestage: wanted }
}
