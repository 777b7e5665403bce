import { z } from 'zod'

/** A dateTime as Salesforce sends it (`2026-11-21T10:11:12.000+0000`), turned into ISO 8601 in UTC. */
const DateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(\+0000|Z)$/)
  .transform((text) => new Date(text.replace('+0000', 'Z')).toISOString())

export const TokenAnswer = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  /** `https://…/id/<organisation>/<user>`, whose ids have 15 or 18 characters. */
  id: z.string().regex(/\/id\/00D\w{12}(\w{3})?\/\w+$/),
})

const entryFields = {
  message: z.string(),
  fields: z.array(z.string()).default([]),
}

/** One entry of the list that every refused REST call answers with. Collections call the code `statusCode`. */
export const ApiError = z
  .object({ errorCode: z.string().optional(), statusCode: z.string().optional(), ...entryFields })
  .transform(({ errorCode, statusCode, message, fields }) => ({
    code: errorCode ?? statusCode ?? 'UNKNOWN_EXCEPTION',
    message,
    fields,
  }))
export type ApiError = z.infer<typeof ApiError>

/** jsforce's error for such an answer; its code is what no other error has. */
export const AnsweredError = z
  .object({ errorCode: z.string(), ...entryFields })
  .transform(({ errorCode, message, fields }) => ({ code: errorCode, message, fields }))

export const CompositeAnswer = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })),
})

/** A record of Lead or Contact; which further fields it has is up to the mapping. */
export const LeadRow = z.looseObject({
  Id: z.string(),
  SystemModstamp: DateTime,
  IsConverted: z.boolean().default(false),
  ConvertedContactId: z.string().nullable().default(null),
  /** Asked for only where deleted records can come. */
  IsDeleted: z.boolean().default(false),
  MasterRecordId: z.string().nullable().default(null),
})
export type LeadRow = z.infer<typeof LeadRow>

/** A record of Contact with the stamp of its Account. */
export const RowOfAccount = z.object({ Account: z.object({ SystemModstamp: DateTime }) })

export const UserRow = z.object({
  Id: z.string(),
  Name: z.string(),
  Email: z.string().nullable(),
  IsActive: z.boolean(),
})
export const QueueRow = z.object({ Id: z.string(), Name: z.string(), Email: z.string().nullable() })
export const IdRow = z.object({ Id: z.string() })
export const FieldPermissionRow = z.object({
  Id: z.string(),
  Field: z.string(),
  PermissionsEdit: z.boolean(),
})

/** A field with the description that only admins see. */
export const DescribedRow = z.object({ QualifiedApiName: z.string(), Description: z.string().nullable() })
export const CurrencyRow = z.object({ IsoCode: z.string(), IsCorporate: z.boolean() })

/** A page of a query whose records have the given shape. */
export const queryAnswer = <Row extends z.ZodType>(row: Row) =>
  z.object({ done: z.boolean(), records: z.array(row) })

/** What `SELECT COUNT()` answers with. */
export const CountAnswer = z.object({ totalSize: z.number().int() })

export const SaveResults = z.array(
  z.discriminatedUnion('success', [
    z.object({ success: z.literal(true), id: z.string() }),
    z.object({ success: z.literal(false), errors: z.array(ApiError) }),
  ]),
)

export const ObjectDescription = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string().default(''),
      type: z.string(),
      /** Characters; 0 where the type has none. */
      length: z.number().default(0),
      updateable: z.boolean(),
      /** A formula or a roll-up. */
      calculated: z.boolean().default(false),
      custom: z.boolean().default(true),
      inlineHelpText: z.string().nullish(),
      relationshipName: z.string().nullable(),
      referenceTo: z.array(z.string()),
      picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })),
    }),
  ),
})
export type ObjectDescription = z.infer<typeof ObjectDescription>
