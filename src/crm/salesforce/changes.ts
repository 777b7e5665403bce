import { z } from 'zod'
import type { CrmMapping, ObjectMapping } from '../../domain/crm-mapping.ts'
import type { Lead } from '../../domain/lead.ts'
import { writeCalls } from '../../domain/write-calls.ts'
import type { CallForecast, ChangePage, PullPosition } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { type AbsentFields, closedObject, shownFields } from './absent-fields.ts'
import type { SalesforceConnection } from './connection.ts'
import { unreadableAnswer } from './failures.ts'
import { leadOf, lostLead, selectedFields } from './mapped-lead.ts'
import { LeadRow, RowOfAccount } from './schemas.ts'
import { countBehind, deletedQuery, Keyset, keysetQuery, runQueries } from './soql.ts'
import { recordsPerCall } from './write-back.ts'

const StreamPosition = z.object({
  /** Null: from the beginning of time. */
  after: Keyset.nullable(),
  /** True when this pull has read all there is; it is then not asked again before the next one. */
  isRead: z.boolean(),
})
type StreamPosition = z.infer<typeof StreamPosition>
const Position = z.object({ objects: z.record(z.string(), StreamPosition) })

function readPosition(position: PullPosition | null): z.infer<typeof Position> {
  const parsed = Position.safeParse(position ?? { objects: {} })
  if (parsed.success) return parsed.data
  const message = 'The stored pull position of salesforce cannot be read; it was made by something else.'
  throw new Failure('misconfigured', message, { cause: parsed.error, origin: 'salesforce' })
}

/**
 * Where the next pull begins. Salesforce stamps a record before its transaction commits, so one can appear behind
 * what was read already: nothing younger than `overlapMs` by the server's own clock counts as read.
 */
function restart(after: Keyset | null, serverTime: string, overlapMs: number): Keyset {
  const settled = new Date(Date.parse(serverTime) - overlapMs).toISOString()
  return after !== null && after.stamp < settled ? after : { stamp: settled, id: null }
}

function serverClock(serverTime: string | null): string {
  if (serverTime !== null) return serverTime
  const message =
    "Salesforce's answer came without its Date header: something between us and it takes it away."
  throw new Failure('misconfigured', message, { cause: null, origin: 'salesforce' })
}

/** One order in which records of an object are read. */
interface Stream {
  /** Its key in the position. */
  readonly name: string
  readonly object: string
  readonly objectMapping: ObjectMapping
  readonly select: readonly string[]
  readonly stampField: string
  /** Only records that were deleted or merged away, which no other query tells of. */
  readonly isOfDeleted: boolean
}

const accountStamp = 'Account.SystemModstamp'

/**
 * Each object by its own stamps, and what was deleted of it; and the contacts once more by those of their accounts, where the mapping reads them:
 * an account that changes does not touch its contacts.
 */
function streamsOf(mapping: CrmMapping, absent: AbsentFields): Stream[] {
  return Object.entries(mapping.objects).flatMap(([object, objectMapping]) => {
    const select = selectedFields(object, objectMapping, absent)
    const ofObject = { object, objectMapping, select, isOfDeleted: false }
    const own: Stream = { ...ofObject, name: object, stampField: 'SystemModstamp' }
    const deleted: Stream = { ...own, name: `deleted ${object}`, isOfDeleted: true }
    if (!select.some((field) => field.startsWith('Account.'))) return [own, deleted]
    const byAccount: Stream = {
      ...ofObject,
      name: `${object} by ${accountStamp}`,
      select: [...new Set([...select, accountStamp])],
      stampField: accountStamp,
    }
    return [own, deleted, byAccount]
  })
}

function stampOf(row: LeadRow, { stampField }: Stream, host: string): string {
  if (stampField !== accountStamp) return row.SystemModstamp
  const parsed = RowOfAccount.safeParse(row)
  if (!parsed.success) throw unreadableAnswer(host, parsed.error)
  return parsed.data.Account.SystemModstamp
}

/** Whether a stream tells nothing that is not read by others, as long as nothing changes. */
const isNewsOnly = ({ stampField, isOfDeleted }: Stream): boolean =>
  isOfDeleted || stampField === accountStamp

export interface PullOptions {
  readonly pageSize: number
  readonly overlapMs: number
}

/** Reads the next page of each stream that is not read to its end yet, all of them in one API call. */
export async function pullChanges(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  { pageSize, overlapMs }: PullOptions,
  position: PullPosition | null,
  absent: AbsentFields,
  signal: AbortSignal,
): Promise<ChangePage> {
  const stored = readPosition(position).objects
  const isClosed = (object: string) => absent.has(object)
  const streams = streamsOf(mapping, absent)
  const toRead = streams.filter(({ object }) => !isClosed(object))
  const [first] = streams
  if (toRead.length === 0 && first !== undefined) throw closedObject(first.object)
  // An object that cannot be read now goes on where it stood as soon as it can.
  const kept = streams.flatMap(({ name, object }) => {
    const at = stored[name]
    return isClosed(object) && at !== undefined ? [[name, at] as const] : []
  })
  const next: Record<string, StreamPosition> = {}
  const open: (Stream & { readonly at: StreamPosition })[] = []
  const unbegun: Stream[] = []
  for (const stream of toRead) {
    const at = stored[stream.name] ?? { after: null, isRead: false }
    if (at.isRead) next[stream.name] = at
    else if (at.after === null && isNewsOnly(stream)) unbegun.push(stream)
    else open.push({ ...stream, at })
  }
  const queries = open.map(({ object, select, at, stampField, isOfDeleted }) =>
    isOfDeleted
      ? deletedQuery(object, at.after, pageSize)
      : keysetQuery(select, object, at.after, pageSize, stampField),
  )
  const { body: pages, serverTime } = await runQueries(connection, 'pull', queries, LeadRow, signal)
  // Everybody is read who is there, with their account's values of now: only what changes from here on is news.
  for (const { name } of unbegun)
    next[name] = { after: { stamp: serverClock(serverTime), id: null }, isRead: true }

  const leads = new Map<string, Lead>()
  for (const [index, stream] of open.entries()) {
    const { name, object, objectMapping, at, isOfDeleted } = stream
    const page = pages[index] ?? { done: true, records: [] }
    const last = page.records.at(-1)
    const after = last ? { stamp: stampOf(last, stream, connection.host), id: last.Id } : at.after
    // Salesforce may hand out fewer rows than asked for and say so; we then go on behind the last one ourselves.
    const isRead = page.done && page.records.length < pageSize
    next[name] = { after: isRead ? restart(after, serverClock(serverTime), overlapMs) : after, isRead }
    for (const row of page.records)
      leads.set(
        `${object}/${row.Id}`,
        isOfDeleted ? lostLead(row, object) : leadOf(row, object, objectMapping, absent),
      )
  }
  const more = Object.values(next).some(({ isRead }) => !isRead)
  const objectsNext = more
    ? next
    : Object.fromEntries(Object.entries(next).map(([name, at]) => [name, { ...at, isRead: false }]))
  return {
    leads: [...leads.values()],
    position: { objects: { ...objectsNext, ...Object.fromEntries(kept) } },
    more,
    fields: shownFields(mapping, absent),
  }
}

/** Users, and queues for each object. */
const ownerCalls = 1
/** Whether the org works in several currencies. */
const currencyCalls = 1

/**
 * Counts what a pull from `position` would bring, in one call, contacts of changed accounts left out; a page holds
 * records of every object, a read or write of one batch.
 */
export async function forecastPull(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  pageSize: number,
  position: PullPosition | null,
  unfinished: number,
  signal: AbortSignal,
): Promise<CallForecast> {
  const stored = readPosition(position).objects
  const open = Object.keys(mapping.objects)
    .map((object) => ({ object, ...(stored[object] ?? { after: null, isRead: false }) }))
    .filter(({ isRead }) => !isRead)
  const counts = await countBehind(connection, open, signal)
  const leads = counts.reduce((sum, count) => sum + count, 0)
  const pages = Math.max(1, ...counts.map((count) => Math.ceil(count / pageSize)))
  const touched = leads + unfinished
  if (touched === 0) return { leads, calls: pages }
  const writes = writeCalls({ pulled: leads, unfinished, batchSize: recordsPerCall })
  return { leads, calls: pages + writes + ownerCalls + currencyCalls }
}
