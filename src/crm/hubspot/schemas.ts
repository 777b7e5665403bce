import { z } from 'zod'

/** A record as the client hands it over: values are strings, empty ones null. */
export const FoundRecord = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  updatedAt: z.date(),
})
export type FoundRecord = z.infer<typeof FoundRecord>

export const SearchAnswer = z.object({ total: z.number().int(), results: z.array(FoundRecord) })
export type SearchAnswer = z.infer<typeof SearchAnswer>

const ErrorContext = z.record(z.string(), z.array(z.coerce.string())).nullish()

export const ErrorDetail = z.object({
  code: z.string().nullish(),
  message: z.string().nullish(),
  context: ErrorContext,
})

/** One entry of a 207; HubSpot asks to treat every field as optional. */
export const BatchError = z.object({
  category: z.string().nullish(),
  subCategory: z.string().nullish(),
  message: z.string().nullish(),
  context: ErrorContext,
  errors: z.array(ErrorDetail).nullish(),
})
export type BatchError = z.infer<typeof BatchError>

/** The answer of a batch call, whole (200) or partial (207). */
export const BatchAnswer = z.object({
  results: z.array(FoundRecord.extend({ objectWriteTraceId: z.string().nullish() })),
  errors: z
    .array(BatchError)
    .nullish()
    .transform((errors) => errors ?? []),
})

/** Of contacts to their tasks; the ids come as numbers, and the client calls `from` `_from`. */
export const AssociationAnswer = z.object({
  results: z.array(
    z.object({
      _from: z.object({ id: z.coerce.string() }),
      to: z.array(z.object({ toObjectId: z.coerce.string() })),
      paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
    }),
  ),
  errors: z
    .array(BatchError)
    .nullish()
    .transform((errors) => errors ?? []),
})

export const TaskPage = z.object({ results: z.array(z.object({ id: z.string() })) })

export const OwnerPage = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      archived: z.boolean(),
      email: z.string().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
    }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
})

export const PropertyList = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      fieldType: z.string().nullish(),
      label: z.string().nullish(),
      groupName: z.string().nullish(),
      description: z.string().nullish(),
      hubspotDefined: z.boolean().nullish(),
      calculated: z.boolean().nullish(),
      calculationFormula: z.string().nullish(),
      externalOptions: z.boolean().nullish(),
      modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
      options: z.array(z.object({ value: z.string(), hidden: z.boolean().nullish() })).nullish(),
    }),
  ),
})
export type PropertyList = z.infer<typeof PropertyList>

export const PropertyGroupList = z.object({ results: z.array(z.object({ name: z.string() })) })

/** Of creating properties: only what went wrong matters, the rest is read again. */
export const CreationAnswer = z.object({
  errors: z
    .array(BatchError)
    .nullish()
    .transform((errors) => errors ?? []),
})

/** The body of a refusal. */
export const Refusal = z.object({
  message: z.string().nullish(),
  category: z.string().nullish(),
  correlationId: z.string().nullish(),
  policyName: z.string().nullish(),
  errors: z.array(ErrorDetail).nullish(),
})
export type Refusal = z.infer<typeof Refusal>

/** An object inside the text `Property values were not valid: […]`. */
export const InvalidValues = z.array(
  z.object({
    name: z.string().nullish(),
    error: z.string().nullish(),
    message: z.string().nullish(),
    propertyValue: z.coerce.string().nullish(),
  }),
)

const RecordId = z.string().regex(/^\d+$/)

/** Where the reading of one object's changes stands. Times are epoch milliseconds of HubSpot's clock. */
export const Window = z.object({
  windowStart: z.number(),
  /** Null until the window's first answer told HubSpot's time. */
  windowEnd: z.number().nullable(),
  /** The greatest id that this window has been read up to. */
  lastId: RecordId,
})
export type Window = z.infer<typeof Window>

/** Where a pull stands: the window of contacts, and beside it the one of companies. */
export const Position = Window.extend({
  /** Null until the first window of contacts is read. */
  companies: Window.extend({
    /** Changed companies whose contacts are still to be read. */
    waiting: z.array(RecordId),
    /** The greatest contact id that the first ones of them have been read up to. */
    lastContactId: RecordId,
  })
    .nullable()
    .default(null),
  turn: z.enum(['contacts', 'companies']).default('contacts'),
})
export type Position = z.infer<typeof Position>

export const AccountDetails = z.object({
  portalId: z.int().positive(),
  companyCurrency: z.string().nullish(),
  additionalCurrencies: z.array(z.string()).nullish(),
})

/** What HubSpot tells about the token itself; its user and app are not read. */
export const TokenDetails = z.object({ scopes: z.array(z.string()) })
