import type { ObjectMapping } from '../../domain/crm-mapping.ts'
import { type CrmValue, leadKey } from '../../domain/lead.ts'
import type { CallBudget } from '../../ports/call-budget.ts'
import type { HeldValues, LeadWrite, WriteAnswer, WriteGuard } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { createFreshWrite } from '../fresh-write.ts'
import type { CallHubspot } from './api.ts'
import { failureOfBatchError, missingProperties, type SentWrite } from './failures.ts'
import { writtenValue } from './lead-of-contact.ts'
import { readProperties } from './read.ts'
import { BatchAnswer, type BatchError, type FoundRecord } from './schemas.ts'
import { writeInPieces } from './write-in-pieces.ts'

/** The most that one batch/update takes. */
export const writeBatchSize = 100

/**
 * HubSpot takes texts only; an empty one clears. It refuses exponents (`1.4e-14`), so numbers are cut to six decimals,
 * far below what a score is counted in.
 */
export function textOf(value: CrmValue): string {
  if (value === null) return ''
  return typeof value === 'number' ? String(Number(value.toFixed(6))) : String(value)
}

const propertiesOf = ({ changes }: LeadWrite): Record<string, string> =>
  Object.fromEntries(Object.entries(changes).map(([field, value]) => [field, textOf(value)]))

/** What the fields hold now: HubSpot's answer where it tells, else what was sent. */
function confirmed(mapping: ObjectMapping, write: LeadWrite, record: FoundRecord): WriteAnswer {
  const written = Object.entries(write.changes).map(([field, sent]) => {
    const answered = record.properties[field]
    return [field, answered === undefined ? sent : writtenValue(mapping, field, answered)] as const
  })
  return {
    ref: write.ref,
    failure: null,
    written: Object.fromEntries(written),
    modifiedAt: record.updatedAt.toISOString(),
  }
}

/** Finds the entry of a 207 that speaks of an input; one that names no input speaks of all that have no result. */
function errorFor(errors: readonly BatchError[], id: string, traceId: string): BatchError | undefined {
  const naming = errors.find(
    ({ context }) => context?.ids?.includes(id) || context?.objectWriteTraceId?.includes(traceId),
  )
  return naming ?? errors.find(({ context }) => !context?.ids && !context?.objectWriteTraceId)
}

const sentWrite = (mapping: ObjectMapping, writes: readonly LeadWrite[]): SentWrite => ({
  values: writes.flatMap((write) => Object.values(propertiesOf(write))),
  stageField: mapping.stage?.field ?? null,
})

function mergedAway({ ref }: LeadWrite): WriteAnswer {
  // HubSpot leaves contacts that were merged into others out of its answer without a word.
  const cause = new Error('neither in the results nor in the errors of batch/update')
  const failure = new Failure('gone', `HubSpot no longer has contact ${ref.id}; it was merged away`, {
    cause,
    origin: 'hubspot',
  })
  return { ref, failure }
}

/** One call, whose turn was taken. Each input carries a trace id of its own, without which one refused value fails its 99 neighbours. */
async function writeBatch(
  call: CallHubspot,
  mapping: ObjectMapping,
  writes: readonly LeadWrite[],
  mayGo: () => boolean,
  signal: AbortSignal,
): Promise<WriteAnswer[]> {
  const traceIdOf = ({ ref }: LeadWrite): string => `plumbline-${ref.id}`
  const inputs = writes.map((write) => ({
    id: write.ref.id,
    properties: propertiesOf(write),
    objectWriteTraceId: traceIdOf(write),
  }))
  const { answer } = await call(
    'write',
    signal,
    BatchAnswer,
    ({ batch }) => batch.updateWithHttpInfo('contacts', { inputs }),
    { sent: sentWrite(mapping, writes), hasTurn: mayGo },
  )
  const results = new Map(answer.results.map((record) => [record.id, record]))
  const missing = missingProperties(answer.errors)
  return writes.map((write) => {
    const { id } = write.ref
    const record = results.get(id)
    if (record !== undefined) return confirmed(mapping, write, record)
    const error = errorFor(answer.errors, id, traceIdOf(write))
    if (error === undefined) return mergedAway(write)
    return { ref: write.ref, failure: failureOfBatchError(error, id, sentWrite(mapping, [write]), missing) }
  })
}

export interface ContactWriting {
  readonly call: CallHubspot
  readonly budget: CallBudget
  readonly mapping: ObjectMapping
}

/** What these contacts hold in the guarded fields of any of them. */
async function readHeld(
  { call, mapping }: ContactWriting,
  writes: readonly LeadWrite[],
  { expected }: WriteGuard,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HeldValues>> {
  const fields = [...new Set(writes.flatMap(({ ref }) => Object.keys(expected.get(leadKey(ref)) ?? {})))]
  const ids = writes.map(({ ref }) => ref.id)
  const found = await readProperties(call, fields, ids, signal)
  return new Map(
    writes.flatMap(({ ref }) => {
      const properties = found.get(ref.id)
      if (properties === undefined) return []
      const held = fields.map((field) => [field, writtenValue(mapping, field, properties[field])] as const)
      return [[leadKey(ref), Object.fromEntries(held)]]
    }),
  )
}

/** Writes at most 100 contacts, in one call unless HubSpot refuses the batch as a whole. */
export async function writeContacts(
  writing: ContactWriting,
  writes: readonly LeadWrite[],
  guard: WriteGuard,
  signal: AbortSignal,
): Promise<WriteAnswer[]> {
  if (writes.length === 0) return []
  const { call, budget, mapping } = writing
  const writeFresh = createFreshWrite(
    {
      origin: 'hubspot',
      budget,
      readHeld: (guarded) => readHeld(writing, guarded, guard, signal),
      write: (piece, mayGo) => writeBatch(call, mapping, piece, mayGo, signal),
    },
    guard,
  )
  return await writeInPieces<LeadWrite, WriteAnswer>(
    writes,
    (piece) => writeFresh(piece, signal),
    ({ ref }, failure) => ({ ref, failure }),
  )
}
