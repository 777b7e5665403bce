import type { PullPosition } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import type { CallHubspot } from './api.ts'
import { companyIdProperty } from './mapped-properties.ts'
import { type FoundRecord, Position } from './schemas.ts'
import {
  countWindow,
  firstAnswerMs,
  isLastPage,
  openWindow,
  searchByValues,
  searchWindow,
  windowAfter,
} from './window-search.ts'

export interface PullSettings {
  readonly call: CallHubspot
  readonly properties: readonly string[]
  /** Whether a contact's company is read, so that its changes have to be found too. */
  readonly readsCompanies: boolean
  /** How far the next window reaches back into this one: longer than HubSpot's search index lags. */
  readonly overlapMs: number
  readonly maxPages: number
}

export interface PulledContacts {
  /** Each once. */
  readonly contacts: readonly FoundRecord[]
  /** Companies that changed; what is remembered of them is old. */
  readonly changedCompanies: readonly string[]
  readonly position: PullPosition
  readonly more: boolean
}

/** What one search brought. */
interface Step {
  readonly at: Position
  readonly contacts: readonly FoundRecord[]
  readonly changedCompanies: readonly string[]
  readonly isDone: boolean
}

function parsePosition(position: PullPosition | null): Position {
  const parsed = Position.safeParse(position ?? openWindow(0))
  if (parsed.success) return parsed.data
  throw new Failure('misconfigured', 'The stored pull position is none of HubSpot’s', {
    cause: parsed.error,
    origin: 'hubspot',
  })
}

async function readContacts(settings: PullSettings, at: Position, signal: AbortSignal): Promise<Step> {
  const { call, properties, overlapMs, readsCompanies } = settings
  const page = await searchWindow(call, 'contacts', at, properties, signal)
  const { window, windowEnd, isRead } = windowAfter(at, page, overlapMs)
  const step = { contacts: page.answer.results, changedCompanies: [] }
  if (!isRead || !readsCompanies) return { ...step, at: { ...at, ...window }, isDone: isRead }
  if (at.companies !== null) return { ...step, at: { ...at, ...window, turn: 'companies' }, isDone: false }
  // The companies of this first window were all read after its first answer: only what changed since then is news.
  const companies = { ...openWindow(firstAnswerMs(windowEnd) + 1), waiting: [], lastContactId: '0' }
  return { ...step, at: { ...at, ...window, companies }, isDone: true }
}

type CompanyPosition = NonNullable<Position['companies']>

/** Goes on with the companies until none of them is left in their window or waiting. */
const afterCompanies = (at: Position, companies: CompanyPosition): Pick<Step, 'at' | 'isDone'> => {
  const isDone = companies.waiting.length === 0 && companies.windowEnd === null
  return { at: { ...at, companies, turn: isDone ? 'contacts' : 'companies' }, isDone }
}

async function findCompanies(
  { call, overlapMs }: PullSettings,
  at: Position,
  companies: CompanyPosition,
  signal: AbortSignal,
): Promise<Step> {
  const page = await searchWindow(call, 'companies', companies, ['hs_object_id'], signal)
  const { window } = windowAfter(companies, page, overlapMs)
  const waiting = page.answer.results.map(({ id }) => id)
  const next = { ...window, waiting, lastContactId: '0' }
  return { ...afterCompanies(at, next), contacts: [], changedCompanies: [] }
}

async function readPeopleOf(
  { call, properties }: PullSettings,
  at: Position,
  companies: CompanyPosition,
  signal: AbortSignal,
): Promise<Step> {
  const { waiting, lastContactId } = companies
  const page = await searchByValues(call, companyIdProperty, waiting, lastContactId, properties, signal)
  const last = page.answer.results.at(-1)
  const next =
    last === undefined || isLastPage(page)
      ? { ...companies, waiting: waiting.slice(page.valuesAsked), lastContactId: '0' }
      : { ...companies, lastContactId: last.id }
  return {
    ...afterCompanies(at, next),
    contacts: page.answer.results,
    changedCompanies: waiting.slice(0, page.valuesAsked),
  }
}

/** One search: contacts that changed, then companies that changed, then the contacts of these. */
async function nextStep(settings: PullSettings, at: Position, signal: AbortSignal): Promise<Step> {
  if (at.turn === 'contacts' || at.companies === null) return await readContacts(settings, at, signal)
  if (at.companies.waiting.length > 0) return await readPeopleOf(settings, at, at.companies, signal)
  return await findCompanies(settings, at, at.companies, signal)
}

const passes = (error: unknown): boolean =>
  error instanceof Failure && (error.kind === 'rate-limited' || error.kind === 'transient')

/**
 * Makes up to `maxPages` searches. A company that changes does not touch its contacts' stamps, so after the contacts
 * come the companies; while none of them changed, that is one search for each pull that is read to its end.
 * A failure that passes ends the page instead of the pull once a search has brought something: else a CRM under
 * pressure would have the same searches made again and again.
 */
export async function pullContacts(
  settings: PullSettings,
  position: PullPosition | null,
  signal: AbortSignal,
): Promise<PulledContacts> {
  let at = parsePosition(position)
  let isDone = false
  const contacts = new Map<string, FoundRecord>()
  const changedCompanies = new Set<string>()
  for (let searches = 0; searches < settings.maxPages && !isDone; searches += 1) {
    try {
      const step = await nextStep(settings, at, signal)
      for (const contact of step.contacts) contacts.set(contact.id, contact)
      for (const id of step.changedCompanies) changedCompanies.add(id)
      at = step.at
      isDone = step.isDone
    } catch (error) {
      if (searches === 0 || !passes(error)) throw error
      break
    }
  }
  return {
    contacts: [...contacts.values()],
    changedCompanies: [...changedCompanies],
    position: at,
    more: !isDone,
  }
}

/** How many contacts a pull from `position` would bring, those of changed companies left out. */
export const countContacts = async (
  call: CallHubspot,
  position: PullPosition | null,
  signal: AbortSignal,
): Promise<number> => await countWindow(call, 'contacts', parsePosition(position), signal)
