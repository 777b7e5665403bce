import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import type { ChangePage, PullPosition } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { CallHubspot } from './api.ts'
import { type FoundRecord, Position, SearchAnswer } from './schemas.ts'

/** Contacts that one search answers with at the most. */
export const searchPageSize = 200

/** The answer is stamped a moment after the index was read. */
const stampLagMs = 5_000

/** HubSpot refuses a search body over 3,000 characters; some are left for the filters. */
const propertyListLimit = 2_600

/** Throws `misconfigured` when a search cannot ask for all these properties. */
export function checkSearchFits(properties: readonly string[]): void {
  const { length } = JSON.stringify(properties)
  if (length <= propertyListLimit) return
  const sentence = `The mapping of HubSpot names contact properties of ${length} characters together; a search takes ${propertyListLimit}`
  throw new Failure('misconfigured', sentence, { cause: null, origin: 'hubspot' })
}

export interface PullSettings {
  readonly call: CallHubspot
  readonly properties: readonly string[]
  /** How far the next window reaches back into this one: longer than HubSpot's search index lags. */
  readonly overlapMs: number
  readonly maxPages: number
}

function parsePosition(position: PullPosition | null): Position {
  if (position === null) return { windowStart: 0, windowEnd: null, lastId: '0' }
  const parsed = Position.safeParse(position)
  if (parsed.success) return parsed.data
  throw new Failure('misconfigured', 'The stored pull position is none of HubSpot’s', {
    cause: parsed.error,
    origin: 'hubspot',
  })
}

/** Everything changed since the window's start with an id above `lastId`; `total` counts what this page starts with. */
async function searchPage(
  { call, properties }: Pick<PullSettings, 'call' | 'properties'>,
  { windowStart, lastId }: Position,
  limit: number,
  signal: AbortSignal,
) {
  // The client types a sort as a text; HubSpot takes the object, as its documentation shows.
  const sorts = [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }] as unknown as string[]
  const filters = [
    { propertyName: 'lastmodifieddate', operator: FilterOperatorEnum.Gte, value: String(windowStart) },
    { propertyName: 'hs_object_id', operator: FilterOperatorEnum.Gt, value: lastId },
  ]
  return await call('search', signal, SearchAnswer, ({ search }) =>
    search.doSearchWithHttpInfo('contacts', {
      filterGroups: [{ filters }],
      sorts,
      properties: [...properties],
      limit,
    }),
  )
}

/** How many contacts a pull from `position` would bring. */
export async function countContacts(
  call: CallHubspot,
  position: PullPosition | null,
  signal: AbortSignal,
): Promise<number> {
  const { answer } = await searchPage({ call, properties: [] }, parsePosition(position), 1, signal)
  return answer.total
}

function windowEndOf(answeredAtMs: number | null): number {
  if (answeredAtMs !== null) return answeredAtMs - stampLagMs
  const sentence =
    'HubSpot’s answer carries no Date header, so nobody knows up to when it was read; a proxy may remove it'
  throw new Failure('misconfigured', sentence, { cause: null, origin: 'hubspot' })
}

/**
 * Reads up to `maxPages` search pages by keyset: a sort by stamp or `after` paging would meet the 10,000-result
 * ceiling or never end where thousands share one millisecond. The window ends by HubSpot's clock, never by ours.
 */
export async function pullContacts(
  settings: PullSettings,
  position: PullPosition | null,
  signal: AbortSignal,
): Promise<Omit<ChangePage, 'leads'> & { readonly contacts: readonly FoundRecord[] }> {
  let at = parsePosition(position)
  const contacts: FoundRecord[] = []
  for (let page = 0; page < settings.maxPages; page += 1) {
    const { answer, answeredAtMs } = await searchPage(settings, at, searchPageSize, signal)
    const windowEnd = at.windowEnd ?? windowEndOf(answeredAtMs)
    const last = answer.results.at(-1)
    contacts.push(...answer.results)
    if (last === undefined || answer.total <= answer.results.length) {
      // Not before this window's own start: an overlap longer than the window must not walk backwards.
      const windowStart = Math.max(at.windowStart, windowEnd - settings.overlapMs)
      return { contacts, position: { windowStart, windowEnd: null, lastId: '0' }, more: false }
    }
    at = { ...at, windowEnd, lastId: last.id }
  }
  return { contacts, position: at, more: true }
}
