import {
  type Filter,
  FilterOperatorEnum,
  type PublicObjectSearchRequest,
} from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import { Failure } from '../../ports/failure.ts'
import type { Answered, CallHubspot } from './api.ts'
import { SearchAnswer, type Window } from './schemas.ts'

/** Records that one search answers with at the most. */
export const searchPageSize = 200

/** HubSpot refuses a longer body. */
const bodyLimit = 3_000
/** What the filters, the sort and a few company ids take of it at the most. */
const filtersLength = 400
/** The most values that one filter is given. */
const valuesLimit = 100

/** The answer is stamped a moment after the index was read. */
const stampLagMs = 5_000

type Page = Answered<SearchAnswer>

/** Whether a search can ask for all these properties; where it cannot, it asks for ids, and the values are read by them. */
export const fitsIntoSearch = (properties: readonly string[]): boolean =>
  JSON.stringify(properties).length <= bodyLimit - filtersLength

/**
 * By keyset: a sort by stamp or `after` paging would meet the 10,000-result ceiling or never end where thousands share
 * one millisecond.
 */
function requestOf(
  filter: Filter,
  lastId: string,
  properties: readonly string[],
  limit = searchPageSize,
): PublicObjectSearchRequest {
  const beyond = { propertyName: 'hs_object_id', operator: FilterOperatorEnum.Gt, value: lastId }
  return {
    filterGroups: [{ filters: [filter, beyond] }],
    // The client types a sort as a text; HubSpot takes the object, as its documentation shows.
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }] as unknown as string[],
    properties: [...properties],
    limit,
  }
}

/** Contacts have a name of their own for it. */
const stampOf = (type: 'contacts' | 'companies') =>
  type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate'

const changedSince = (propertyName: string, { windowStart }: Window): Filter => ({
  propertyName,
  operator: FilterOperatorEnum.Gte,
  value: String(windowStart),
})

/** The next page of what changed since the window's start; `total` counts what the page starts with. */
export async function searchWindow(
  call: CallHubspot,
  type: 'contacts' | 'companies',
  window: Window,
  properties: readonly string[],
  signal: AbortSignal,
): Promise<Page> {
  const request = requestOf(changedSince(stampOf(type), window), window.lastId, properties)
  return await call(type === 'contacts' ? 'search' : 'companies', signal, SearchAnswer, ({ search }) =>
    search.doSearchWithHttpInfo(type, request),
  )
}

/** How many contacts or companies are left in a window. */
export async function countWindow(
  call: CallHubspot,
  type: 'contacts' | 'companies',
  window: Window,
  signal: AbortSignal,
): Promise<number> {
  const request = requestOf(changedSince(stampOf(type), window), window.lastId, [], 1)
  const { answer } = await call('search', signal, SearchAnswer, ({ search }) =>
    search.doSearchWithHttpInfo(type, request),
  )
  return answer.total
}

/** The next page of contacts with one of these values, and how many of the values fitted into the search. */
export async function searchByValues(
  call: CallHubspot,
  propertyName: string,
  values: readonly string[],
  lastId: string,
  properties: readonly string[],
  signal: AbortSignal,
): Promise<Page & { readonly valuesAsked: number }> {
  const asking = (asked: readonly string[]) =>
    requestOf({ propertyName, operator: FilterOperatorEnum.In, values: [...asked] }, lastId, properties)
  let asked = values.slice(0, valuesLimit)
  while (asked.length > 1 && JSON.stringify(asking(asked)).length > bodyLimit) asked = asked.slice(0, -1)
  const page = await call('search', signal, SearchAnswer, ({ search }) =>
    search.doSearchWithHttpInfo('contacts', asking(asked)),
  )
  return { ...page, valuesAsked: asked.length }
}

/** Whether nothing lies behind a page. */
export const isLastPage = ({ answer }: Page): boolean => answer.total <= answer.results.length

function windowEndOf({ answeredAtMs }: Page): number {
  if (answeredAtMs !== null) return answeredAtMs - stampLagMs
  const sentence =
    'HubSpot’s answer carries no Date header, so nobody knows up to when it was read; a proxy may remove it'
  throw new Failure('misconfigured', sentence, { cause: null, origin: 'hubspot' })
}

export const openWindow = (windowStart: number): Window => ({ windowStart, windowEnd: null, lastId: '0' })

/** The first moment that HubSpot had answered a window's first page at. */
export const firstAnswerMs = (windowEnd: number): number => windowEnd + stampLagMs

/**
 * The window behind a page: where to go on in it, or, once it is read, the next one, which reaches back into it by
 * `overlapMs`. A window ends by HubSpot's clock, never by ours.
 */
export function windowAfter(
  window: Window,
  page: Page,
  overlapMs: number,
): { readonly window: Window; readonly windowEnd: number; readonly isRead: boolean } {
  const windowEnd = window.windowEnd ?? windowEndOf(page)
  const last = page.answer.results.at(-1)
  if (last !== undefined && !isLastPage(page))
    return { window: { ...window, windowEnd, lastId: last.id }, windowEnd, isRead: false }
  // Not before this window's own start: an overlap longer than the window must not walk backwards.
  const nextStart = Math.max(window.windowStart, windowEnd - overlapMs)
  return { window: openWindow(nextStart), windowEnd, isRead: true }
}
