import { z } from 'zod'
import type { CrmMapping } from '../../domain/crm-mapping.ts'
import type { CallForecast, ChangePage, PullPosition } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { AbsentFields } from './absent-fields.ts'
import type { SalesforceConnection } from './connection.ts'
import { leadOf, selectedFields } from './mapped-lead.ts'
import { LeadRow } from './schemas.ts'
import { countBehind, Keyset, keysetQuery, runQueries } from './soql.ts'
import { recordsPerCall } from './write-back.ts'

const ObjectPosition = z.object({
  /** Null: from the beginning of time. */
  after: Keyset.nullable(),
  /** True when this pull has read all there is; it is then not asked again before the next one. */
  isRead: z.boolean(),
})
type ObjectPosition = z.infer<typeof ObjectPosition>
const Position = z.object({ objects: z.record(z.string(), ObjectPosition) })

const fromTheBeginning: ObjectPosition = { after: null, isRead: false }

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

export interface PullOptions {
  readonly pageSize: number
  readonly overlapMs: number
}

/** Reads the next page of each object that is not read to its end yet, all of them in one API call. */
export async function pullChanges(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  { pageSize, overlapMs }: PullOptions,
  position: PullPosition | null,
  absent: AbsentFields,
  signal: AbortSignal,
): Promise<ChangePage> {
  const stored = readPosition(position).objects
  const objects = Object.entries(mapping.objects).map(([object, objectMapping]) => ({
    object,
    objectMapping,
    at: stored[object] ?? fromTheBeginning,
  }))
  const open = objects.filter(({ at }) => !at.isRead)
  const queries = open.map(({ object, objectMapping, at }) =>
    keysetQuery(selectedFields(object, objectMapping, absent), object, at.after, pageSize),
  )
  const { body: pages, serverTime } = await runQueries(connection, 'pull', queries, LeadRow, signal)

  const next: Record<string, ObjectPosition> = Object.fromEntries(
    objects.map(({ object, at }) => [object, at]),
  )
  const leads = open.flatMap(({ object, objectMapping, at }, index) => {
    const page = pages[index] ?? { done: true, records: [] }
    const last = page.records.at(-1)
    const after = last ? { stamp: last.SystemModstamp, id: last.Id } : at.after
    // Salesforce may hand out fewer rows than asked for and say so; we then go on behind the last one ourselves.
    const isRead = page.done && page.records.length < pageSize
    next[object] = { after: isRead ? restart(after, serverClock(serverTime), overlapMs) : after, isRead }
    return page.records.map((row) => leadOf(row, object, objectMapping, absent))
  })
  const more = Object.values(next).some(({ isRead }) => !isRead)
  const objectsNext = more
    ? next
    : Object.fromEntries(Object.entries(next).map(([k, v]) => [k, { ...v, isRead: false }]))
  return { leads, position: { objects: objectsNext }, more }
}

/** Users, and queues for each object. */
const ownerCalls = 1

/** Counts what a pull from `position` would bring; a page holds records of every object, a read or write of one batch. */
export async function forecastPull(
  connection: SalesforceConnection,
  mapping: CrmMapping,
  pageSize: number,
  position: PullPosition | null,
  signal: AbortSignal,
): Promise<CallForecast> {
  const stored = readPosition(position).objects
  const open = Object.keys(mapping.objects)
    .map((object) => ({ object, ...(stored[object] ?? fromTheBeginning) }))
    .filter(({ isRead }) => !isRead)
  const counts = await countBehind(connection, open, signal)
  const leads = counts.reduce((sum, count) => sum + count, 0)
  const pages = Math.max(1, ...counts.map((count) => Math.ceil(count / pageSize)))
  return { leads, calls: leads === 0 ? pages : pages + 2 * Math.ceil(leads / recordsPerCall) + ownerCalls }
}
