import type { ObjectMapping } from '../../domain/crm-mapping.ts'
import type { CrmValue } from '../../domain/lead.ts'
import type { LeadWrite, WriteAnswer } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { CallHubspot } from './api.ts'
import { failureOfBatchError } from './failures.ts'
import { writtenValue } from './lead-of-contact.ts'
import { BatchAnswer, type BatchError, type FoundRecord } from './schemas.ts'

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

function failed(mapping: ObjectMapping, write: LeadWrite, error: BatchError | undefined): WriteAnswer {
  const { id } = write.ref
  if (error !== undefined) {
    const sent = Object.values(propertiesOf(write))
    return { ref: write.ref, failure: failureOfBatchError(error, id, sent, mapping.stage?.field ?? null) }
  }
  // HubSpot leaves contacts that were merged into others out of its answer without a word.
  const cause = new Error('neither in the results nor in the errors of batch/update')
  const failure = new Failure('gone', `HubSpot no longer has contact ${id}; it was merged away`, {
    cause,
    origin: 'hubspot',
  })
  return { ref: write.ref, failure }
}

/**
 * Writes at most 100 contacts in one call. Each input carries a trace id of its own, without which one refused value
 * fails its 99 neighbours. An account that refuses the whole batch all the same wrote nothing: it is halved until the
 * refused contact stands alone.
 */
export async function writeContacts(
  call: CallHubspot,
  mapping: ObjectMapping,
  writes: readonly LeadWrite[],
  signal: AbortSignal,
): Promise<WriteAnswer[]> {
  if (writes.length === 0) return []
  const traceIdOf = ({ ref }: LeadWrite): string => `plumbline-${ref.id}`
  const inputs = writes.map((write) => ({
    id: write.ref.id,
    properties: propertiesOf(write),
    objectWriteTraceId: traceIdOf(write),
  }))
  try {
    const { answer } = await call('write', signal, BatchAnswer, ({ batch }) =>
      batch.updateWithHttpInfo('contacts', { inputs }),
    )
    const results = new Map(answer.results.map((record) => [record.id, record]))
    return writes.map((write) => {
      const record = results.get(write.ref.id)
      if (record !== undefined) return confirmed(mapping, write, record)
      return failed(mapping, write, errorFor(answer.errors, write.ref.id, traceIdOf(write)))
    })
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'rejected') throw error
    const [only] = writes
    if (writes.length === 1 && only !== undefined) return [{ ref: only.ref, failure: error }]
    const middle = Math.ceil(writes.length / 2)
    const first = await writeContacts(call, mapping, writes.slice(0, middle), signal)
    return [...first, ...(await writeContacts(call, mapping, writes.slice(middle), signal))]
  }
}
