import { writeCalls } from '../../domain/write-calls.ts'
import type { CallForecast, PullPosition } from '../../ports/crm.ts'
import type { CallHubspot } from './api.ts'
import { countContacts } from './changes.ts'
import { companiesPerCall } from './companies.ts'
import { learnDay } from './owners.ts'
import { contactsPerRead } from './read.ts'
import { countWindow, openWindow, searchPageSize } from './window-search.ts'
import { writeBatchSize } from './write-back.ts'

export interface ForecastSubject {
  readonly position: PullPosition | null
  /** Leads that are in the ledger already and may have to be written. */
  readonly unfinished: number
  /** Whether a search brings the values too, and not the ids alone. */
  readonly isSearchable: boolean
  readonly readsCompanies: boolean
}

/** The active and the archived ones; a page of them holds a hundred. */
const ownerCalls = 2
/** In which money the account keeps amounts. */
const currencyCalls = 1
/**
 * What a run would cost, from how many contacts changed and how many companies there are, in three calls. Contacts of
 * changed companies are left out, and each company counts once.
 */
export async function forecastCalls(
  call: CallHubspot,
  { position, unfinished, isSearchable, readsCompanies }: ForecastSubject,
  signal: AbortSignal,
): Promise<CallForecast> {
  const leads = await countContacts(call, position, signal)
  await learnDay(call, signal)
  const touched = leads + unfinished
  const isEach = readsCompanies && touched > 0
  const companies = isEach
    ? Math.min(touched, await countWindow(call, 'companies', openWindow(0), signal))
    : 0
  // Later pulls also look for companies that changed.
  const searches =
    Math.max(1, Math.ceil(leads / searchPageSize)) + (readsCompanies && position !== null ? 1 : 0)
  const reads = isSearchable ? 0 : Math.ceil(leads / contactsPerRead)
  if (touched === 0) return { leads, calls: searches }
  const writes = writeCalls({ pulled: leads, unfinished, batchSize: writeBatchSize })
  return {
    leads,
    calls: searches + reads + Math.ceil(companies / companiesPerCall) + writes + ownerCalls + currencyCalls,
  }
}
