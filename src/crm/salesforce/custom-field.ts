import { z } from 'zod'
import type { OwnedField } from '../../domain/crm-mapping.ts'
import { Failure } from '../../ports/failure.ts'
import type { SalesforceConnection } from './connection.ts'

export interface FieldType {
  /** The field's description in the Metadata API's words. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** Types under which `describe` shows a field that will do. */
  readonly described: readonly string[]
  readonly inWords: string
}

const types: Readonly<Record<OwnedField['type'], FieldType>> = {
  number: {
    metadata: { type: 'Number', precision: 18, scale: 2 },
    described: ['double', 'int', 'currency', 'percent'],
    inWords: 'Number, 16 digits and 2 decimal places',
  },
  text: {
    metadata: { type: 'Text', length: 255 },
    described: ['string', 'textarea'],
    inWords: 'Text, 255 characters',
  },
  longText: {
    metadata: { type: 'LongTextArea', length: 32_768, visibleLines: 4 },
    described: ['textarea'],
    inWords: 'Long Text Area, 32,768 characters',
  },
  date: { metadata: { type: 'Date' }, described: ['date'], inWords: 'Date' },
}

/** What a field of Plumbline's own has to be in Salesforce. */
export const fieldType = ({ type }: Pick<OwnedField, 'type'>): FieldType => types[type]

/** The help text and the description of Plumbline's own fields, which tell that they are: people see the first one. */
export const ownHelp = 'Kept by Plumbline; people should not edit it.'

const Created = z.object({ id: z.string() })

/**
 * Creates one custom field by the Tooling API. Nobody can see it yet: that takes field permissions.
 * Answers null when it is there now, else why not; throws when Salesforce cannot be asked at all.
 */
export async function createField(
  connection: SalesforceConnection,
  object: string,
  owned: OwnedField,
  signal: AbortSignal,
): Promise<string | null> {
  const metadata = {
    label: owned.label,
    ...fieldType(owned).metadata,
    description: ownHelp,
    inlineHelpText: ownHelp,
  }
  const body = { FullName: `${object}.${owned.field}`, Metadata: metadata }
  const call = { purpose: 'setup', method: 'POST', path: '/tooling/sobjects/CustomField', body } as const
  try {
    await connection.call(call, Created, signal)
    return null
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'misconfigured') throw error
    // It exists and is only hidden from us: the permission is what is missing.
    return error.message.includes('DUPLICATE_DEVELOPER_NAME') ? null : error.message
  }
}
