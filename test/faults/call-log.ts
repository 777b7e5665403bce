import { z } from 'zod'
import { type LeadRef, leadKey } from '../../src/domain/lead.ts'
import type { SandboxCall } from '../../src/sandbox/crm-sandbox.ts'
import type { CrmOfCall } from './ambush.ts'
import type { PersonsEdit } from './human-edits.ts'

/** One lead in a call that a CRM carried out: read again before a write, or written. */
export interface Touch {
  readonly atMs: number
  readonly door: string
  readonly kind: 'read' | 'written'
  /** Salesforce's queries name records by the first 15 characters of their id. */
  readonly key: string
  /** Fields with the values sent; empty for a read. */
  readonly changes: Readonly<Record<string, unknown>>
}

/** What both CRMs and the people in them did, in the order in which it took effect. */
export interface CallLog {
  note(crm: CrmOfCall, call: SandboxCall): void
  noteEdit(edit: PersonsEdit): void
  /** What Plumbline sent for a field of a lead, from first to last. */
  sent(ref: LeadRef, field: string): readonly unknown[]
  /**
   * Whether the person's edit fell between the read before our last write to this field and that write: then nobody
   * could know, and a CRM that takes no condition overwrites.
   */
  crossed(edit: PersonsEdit, field: string): boolean
  /** Calls so far, as the CRMs bill them. */
  calls(): Readonly<Record<CrmOfCall, readonly Arrival[]>>
  /** Forgets the calls so far. */
  startCounting(): void
  /** Records that each call of `write` carried, by its door, from first to last. */
  readonly writes: readonly { readonly door: string; readonly records: number }[]
}

/**
 * A write goes out within a second of the answer to its read (`mostReadAgeMs`), or is preceded by another read. Beside
 * that second stand the way of that answer and the way of the write, on a machine that is busy.
 */
const readToWriteMs = 2_000

const HubspotBatch = z.object({
  inputs: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()).default({}) })),
})
const SalesforceCollection = z.object({
  records: z.array(z.looseObject({ attributes: z.object({ type: z.string() }), id: z.string() })),
})
const SalesforceComposite = z.object({ compositeRequest: z.array(z.object({ url: z.string() })) })

interface Arrival {
  readonly atMs: number
  readonly purpose: string
  readonly door: string
}

type Entry = Touch | { readonly edit: PersonsEdit }

export function createCallLog(): CallLog {
  const entries: Entry[] = []
  const writes: { door: string; records: number }[] = []
  let calls = { hubspot: [] as Arrival[], salesforce: [] as Arrival[] }
  const touches = () => entries.filter((entry) => 'kind' in entry)
  return {
    writes,
    calls: () => ({ hubspot: [...calls.hubspot], salesforce: [...calls.salesforce] }),
    startCounting() {
      calls = { hubspot: [], salesforce: [] }
    },
    note(crm, call) {
      const { purpose } = call
      if (call.phase === 'arrived' && purpose !== 'sign-in')
        calls[crm].push({ atMs: Date.now(), purpose, door: call.door })
      if (call.phase !== 'carried-out') return
      const touched = touchesOf(crm, call)
      entries.push(...touched)
      if (call.purpose === 'write') writes.push({ door: call.door, records: touched.length })
    },
    noteEdit: (edit) => void entries.push({ edit }),
    sent: (ref, field) =>
      touches().flatMap(({ key, changes }) =>
        key === touchKey(ref) && field in changes ? [changes[field]] : [],
      ),
    crossed(edit, field) {
      const isIt = (entry: Entry): entry is Touch => 'kind' in entry && entry.key === touchKey(edit.ref)
      const writtenAt = entries.findLastIndex((entry) => isIt(entry) && field in entry.changes)
      const write = entries[writtenAt]
      if (write === undefined || !('kind' in write)) return false
      const isItsRead = (entry: Entry) => isIt(entry) && entry.kind === 'read' && entry.door === write.door
      const readAt = entries.findLastIndex((entry, index) => index < writtenAt && isItsRead(entry))
      const read = entries[readAt]
      const editedAt = entries.findIndex((entry) => 'edit' in entry && entry.edit === edit)
      const isRecent = read !== undefined && 'kind' in read && write.atMs - read.atMs < readToWriteMs
      return isRecent && readAt < editedAt && editedAt < writtenAt
    },
  }
}

/** Leads that a call reads again or writes. */
export const touchesOf = (crm: CrmOfCall, call: SandboxCall): Touch[] =>
  crm === 'hubspot' ? inHubspot(call) : inSalesforce(call)

/** As `Touch` names a lead. */
export const touchKey = (ref: LeadRef): string =>
  ref.crm === 'hubspot' ? leadKey(ref) : leadKey({ ...ref, id: ref.id.slice(0, 15) })

function inHubspot({ purpose, door, body }: SandboxCall): Touch[] {
  if (purpose !== 'read' && purpose !== 'write') return []
  return HubspotBatch.parse(JSON.parse(body)).inputs.map(({ id, properties }) => ({
    atMs: Date.now(),
    door,
    kind: purpose === 'read' ? 'read' : 'written',
    key: touchKey({ crm: 'hubspot', object: 'contact', id }),
    changes: properties,
  }))
}

function inSalesforce({ purpose, door, body }: SandboxCall): Touch[] {
  if (purpose === 'write')
    return SalesforceCollection.parse(JSON.parse(body)).records.map(({ attributes, id, ...changes }) => ({
      atMs: Date.now(),
      door,
      kind: 'written',
      key: touchKey({ crm: 'salesforce', object: attributes.type, id }),
      changes,
    }))
  if (purpose !== 'query' || body === '') return []
  return SalesforceComposite.parse(JSON.parse(body)).compositeRequest.flatMap(({ url }) => {
    const query = new URL(url, 'http://sandbox').searchParams.get('q') ?? ''
    const [, object = '', ids = ''] = /FROM (\w+) WHERE Id IN \(([^)]*)\)/.exec(query) ?? []
    return [...ids.matchAll(/'(\w+)'/g)].map(([, id = '']) => ({
      atMs: Date.now(),
      door,
      kind: 'read' as const,
      key: touchKey({ crm: 'salesforce', object, id }),
      changes: {},
    }))
  })
}
