import { z } from 'zod'
import { type FieldType, field } from './fields.ts'
import type { Org } from './org.ts'
import { Refusal } from './refusal.ts'

const everyField = {
  label: z.string(),
  description: z.string().max(1_000).nullable().default(null),
  inlineHelpText: z.string().max(510).nullable().default(null),
}

const CustomField = z.object({
  FullName: z.string().regex(/^[A-Za-z]+\.[A-Za-z]\w*__c$/),
  Metadata: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('Number'),
      ...everyField,
      precision: z.number().max(18),
      scale: z.number(),
    }),
    z.object({ type: z.literal('Text'), ...everyField, length: z.number().min(1).max(255) }),
    z.object({
      type: z.literal('LongTextArea'),
      ...everyField,
      length: z.number().min(256).max(131_072),
      visibleLines: z.number(),
    }),
    z.object({ type: z.literal('Date'), ...everyField }),
  ]),
})

const describedTypes = {
  Number: 'double',
  Text: 'string',
  LongTextArea: 'textarea',
  Date: 'date',
} as const satisfies Record<string, FieldType>

/** `POST /tooling/sobjects/CustomField`: the field is there at once, and nobody may see it. */
export function createCustomField(org: Org, body: unknown, serial: string): unknown {
  const parsed = CustomField.safeParse(body)
  if (!parsed.success)
    throw new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', 'The field description is not complete.')
  const { FullName, Metadata } = parsed.data
  const [object = '', name = ''] = FullName.split('.')
  const { fields } = org.table(object)
  if (fields.has(name)) {
    throw new Refusal(
      400,
      'DUPLICATE_DEVELOPER_NAME',
      `There is already a field named ${name} on ${object}.`,
      ['FullName'],
    )
  }
  const created = field(name, describedTypes[Metadata.type], {
    label: Metadata.label,
    length: 'length' in Metadata ? Metadata.length : 0,
    scale: Metadata.type === 'Number' ? Metadata.scale : 0,
    helpText: Metadata.inlineHelpText,
    description: Metadata.description,
    needsPermission: true,
  })
  fields.set(name, created)
  return { id: serial, success: true, errors: [], warnings: [], infos: [] }
}
