import { type CrmMapping, mappingOf } from '../../domain/crm-mapping.ts'
import { type CrmValue, leadKey } from '../../domain/lead.ts'
import type { CallBudget } from '../../ports/call-budget.ts'
import type { LeadWrite, WriteAnswer, WriteGuard } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { createFreshWrite } from '../fresh-write.ts'
import type { AbsentFieldsReader } from './absent-fields.ts'
import { type SalesforceConnection, withTurnTaken } from './connection.ts'
import { describing } from './describe.ts'
import { isUnknownField, refusedRecord, unreadableAnswer } from './failures.ts'
import { readLeads } from './read.ts'
import { SaveResults } from './schemas.ts'

/** What one collections call carries. */
export const recordsPerCall = 200

/** The number fields that `setup` creates keep this many digits behind the point. */
const numberScale = 2

/** A value as Salesforce keeps it: text trimmed, empty text as nothing, numbers rounded to the field's scale. */
function asStored(value: CrmValue): CrmValue {
  if (typeof value === 'number') return Number(value.toFixed(numberScale))
  if (typeof value !== 'string') return value
  const trimmed = value.trim()
  return trimmed === '' ? null : trimmed
}

const storedChanges = (changes: LeadWrite['changes']): Record<string, CrmValue> =>
  Object.fromEntries(Object.entries(changes).map(([field, value]) => [field, asStored(value)]))

/**
 * One call, whose turn was taken, for leads of either object. Objects are kept together, since Salesforce takes at most ten runs of
 * one type. Answers come back by position, those of failed records without an id.
 */
async function writeBatch(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  writes: readonly LeadWrite[],
  mayGo: () => boolean,
  signal: AbortSignal,
): Promise<WriteAnswer[]> {
  const sorted = writes.toSorted((a, b) => a.ref.object.localeCompare(b.ref.object))
  const records = sorted.map(({ ref, changes }) => ({
    attributes: { type: ref.object },
    id: ref.id,
    ...storedChanges(changes),
  }))
  const { body: results } = await connection.call(
    {
      purpose: 'write',
      method: 'PATCH',
      path: '/composite/sobjects',
      body: { allOrNone: false, records },
      // Without it Salesforce runs the active assignment rule on every saved lead and takes it from its owner.
      headers: { 'Sforce-Auto-Assign': 'FALSE' },
      hasTurn: mayGo,
    },
    SaveResults,
    signal,
  )
  if (results.length !== sorted.length) throw unreadableAnswer(connection.host, null)
  return sorted.map((write, index): WriteAnswer => {
    const result = results[index]
    const [error] = result?.success === false ? result.errors : []
    if (result?.success) {
      return { ref: write.ref, failure: null, written: storedChanges(write.changes), modifiedAt: null }
    }
    const unexplained = { code: 'UNKNOWN_EXCEPTION', message: 'no reason given', fields: [] }
    const object = mappingOf(mapping, write.ref)
    return { ref: write.ref, failure: refusedRecord(write, error ?? unexplained, object) }
  })
}

export interface SalesforceWriting {
  readonly connection: SalesforceConnection
  readonly budget: CallBudget
  readonly mapping: CrmMapping
  readonly absentFields: AbsentFieldsReader
}

/** Salesforce names one unknown field at a time; the failure with all of ours that the org lacks or hides. */
async function namingAll(
  failure: unknown,
  connection: SalesforceConnection,
  mapping: CrmMapping,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(failure instanceof Failure)) return failure
  const describe = describing(connection, signal)
  const absent: string[] = []
  for (const [object, { write }] of Object.entries(mapping.objects)) {
    const known = await describe(object)
    for (const { field } of Object.values(write))
      if (known !== null && !known.has(field)) absent.push(`${object}.${field}`)
  }
  if (absent.length === 0) return failure
  const sentence = `Salesforce lacks these fields, or hides them from the integration user: ${absent.toSorted().join(', ')}. Run \`plumbline setup\`.`
  return new Failure('misconfigured', sentence, { cause: failure, origin: 'salesforce', fields: absent })
}

/** Writes leads of either object in one call, and looks at guarded ones again before, where they were read too long ago. */
export async function writeBack(
  { connection, budget, mapping, absentFields }: SalesforceWriting,
  writes: readonly LeadWrite[],
  guard: WriteGuard,
  signal: AbortSignal,
): Promise<WriteAnswer[]> {
  if (writes.length === 0) return []
  const writeFresh = createFreshWrite(
    {
      origin: 'salesforce',
      budget,
      async readHeld(guarded) {
        const refs = guarded.map(({ ref }) => ref)
        const paid = withTurnTaken(connection)
        const leads = await absentFields.read(signal, (absent) =>
          readLeads(paid, mapping, refs, absent, signal, () => undefined),
        )
        const active = leads.filter(({ standing }) => standing.kind === 'active')
        return new Map(active.map(({ ref, written }) => [leadKey(ref), written]))
      },
      write: async (batch, mayGo) => {
        try {
          return await writeBatch(connection, mapping, batch, mayGo, signal)
        } catch (error) {
          throw isUnknownField(error) ? await namingAll(error, connection, mapping, signal) : error
        }
      },
    },
    guard,
  )
  return await writeFresh(writes, signal)
}
