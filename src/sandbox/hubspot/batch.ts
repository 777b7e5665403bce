import { z } from 'zod'
import { type Answer, batchAnswer, batchError, invalidRequest, Refusal } from './answer.ts'
import type { SandboxOwner } from './owners.ts'
import {
  checkValues,
  type InvalidValue,
  invalidValuesDetails,
  invalidValuesMessage,
  keepStageForward,
} from './property-values.ts'
import { findRow, isLive, putValues, type RecordTable, renderRecord, type StoredRecord } from './store.ts'

const batchLimit = 100

const ReadRequest = z.object({
  inputs: z.array(z.object({ id: z.string() })),
  properties: z.array(z.string()).default([]),
})

const UpdateRequest = z.object({
  inputs: z.array(
    z.object({
      id: z.string(),
      idProperty: z.string().optional(),
      objectWriteTraceId: z.string().optional(),
      properties: z.record(z.string(), z.string()),
    }),
  ),
})
type UpdateInput = z.infer<typeof UpdateRequest>['inputs'][number]

function parse<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new Refusal(400, { message: `Invalid input JSON on line 1: ${z.prettifyError(parsed.error)}` })
}

function checkIds(ids: readonly string[]): void {
  if (ids.length > batchLimit) throw invalidRequest('The maximum number of inputs in a batch is 100.')
  const duplicates = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (duplicates.length > 0) throw invalidRequest('Duplicate IDs found in batch input', { ids: duplicates })
}

/** Batch answers come in an order of HubSpot's own. */
const inOwnOrder = <T>(results: readonly T[]): T[] => results.toReversed()

const notFound = (table: RecordTable, context: Readonly<Record<string, readonly string[]>>) =>
  batchError(
    'OBJECT_NOT_FOUND',
    `Could not get some ${table.noun} objects, they may be deleted or not exist. Check that ids are valid.`,
    context,
  )

/** `POST …/batch/read`. What is missing comes as one error with all its ids. */
export function batchRead(table: RecordTable, text: string, now: Date): Answer {
  const { inputs, properties } = parse(ReadRequest, text)
  const ids = inputs.map(({ id }) => id)
  checkIds(ids)
  const found = ids.flatMap((id) => {
    const row = findRow(table, id)
    return row !== null && isLive(row) ? [row] : []
  })
  const foundIds = new Set(found.map(({ id }) => String(id)))
  const missing = ids.filter((id) => !foundIds.has(id))
  const results = found.map((row) => renderRecord(table, row, row.current, properties))
  return batchAnswer(
    inOwnOrder(results),
    missing.length === 0 ? [] : [notFound(table, { ids: missing })],
    now,
  )
}

export interface WriteSettings {
  readonly owners: readonly SandboxOwner[]
  readonly now: Date
  readonly indexLagMs: number
  /** Sentences with which the account's own rules refuse a record, by its id. */
  readonly rules: ReadonlyMap<string, string>
  /** Told for each record written. */
  readonly count: (isChanged: boolean) => void
}

interface CheckedInput {
  readonly input: UpdateInput
  readonly row: StoredRecord
  readonly values: Readonly<Record<string, string>>
  readonly invalid: readonly InvalidValue[]
}

/** A rule of the account speaks of one of the values that are written. */
function brokenRules({ id, properties }: UpdateInput, { rules }: WriteSettings): InvalidValue[] {
  const message = rules.get(id)
  const [name = 'hs_object_id'] = Object.keys(properties)
  return message === undefined ? [] : [{ name, error: 'PROPERTY_VALIDATION_RULE', message, value: null }]
}

function refuseWhole(invalid: readonly InvalidValue[]): Refusal {
  const errors = invalidValuesDetails(invalid)
  return new Refusal(400, { message: invalidValuesMessage(invalid), category: 'VALIDATION_ERROR', errors })
}

const refuseOne = ({ input, invalid }: CheckedInput) =>
  batchError(
    'VALIDATION_ERROR',
    invalidValuesMessage(invalid),
    { objectWriteTraceId: [input.objectWriteTraceId ?? ''] },
    { errors: invalidValuesDetails(invalid) },
  )

function write(table: RecordTable, { input, row, values }: CheckedInput, settings: WriteSettings): unknown {
  const kept = keepStageForward(table, row.current.properties.lifecyclestage, values)
  settings.count(putValues(row, kept, settings.now.getTime(), settings.indexLagMs))
  const answered = renderRecord(table, row, row.current, Object.keys(input.properties))
  return input.objectWriteTraceId === undefined
    ? answered
    : { ...answered, objectWriteTraceId: input.objectWriteTraceId }
}

/**
 * `POST …/batch/update`, by record id. Without a trace id of its own on every input, one invalid value fails all.
 * Ids that were merged away are left out of the answer without a word.
 */
export function batchUpdate(table: RecordTable, text: string, settings: WriteSettings): Answer {
  const { inputs } = parse(UpdateRequest, text)
  const withProperty = inputs.find(({ idProperty }) => idProperty !== undefined)
  if (withProperty !== undefined) {
    const name = withProperty.idProperty ?? ''
    throw invalidRequest(
      `Unable to perform update/upsert by non-unique ${table.typeId} property ${name} in portal ID 20000001`,
    )
  }
  checkIds(inputs.map(({ id }) => id))

  const missing: UpdateInput[] = []
  const checked: CheckedInput[] = []
  for (const input of inputs) {
    const row = findRow(table, input.id)
    if (row === null || row.isArchived) missing.push(input)
    else if (row.mergedInto === null) {
      const { values, invalid } = checkValues(table, settings.owners, input.properties)
      checked.push({ input, row, values, invalid: [...invalid, ...brokenRules(input, settings)] })
    }
  }
  const traceIds = new Set(inputs.map(({ objectWriteTraceId }) => objectWriteTraceId ?? ''))
  const isTraced = !traceIds.has('') && traceIds.size === inputs.length
  const refused = checked.filter(({ invalid }) => invalid.length > 0)
  if (refused.length > 0 && !isTraced) throw refuseWhole(refused.flatMap(({ invalid }) => invalid))

  const results = checked
    .filter(({ invalid }) => invalid.length === 0)
    .map((each) => write(table, each, settings))
  const errors: unknown[] = refused.map(refuseOne)
  if (missing.length > 0) {
    const traces = isTraced
      ? { objectWriteTraceId: missing.map((input) => input.objectWriteTraceId ?? '') }
      : {}
    errors.push(notFound(table, { ids: missing.map(({ id }) => id), ...traces }))
  }
  return batchAnswer(inOwnOrder(results), errors, settings.now)
}
