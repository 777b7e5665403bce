import type { CrmMapping } from '../../domain/crm-mapping.ts'
import type { Lead } from '../../domain/lead.ts'
import { unlimitedCalls } from '../../ports/call-budget.ts'
import { type Crm, nothingGuarded } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { createAccountCurrency, withCurrencies } from '../account-currency.ts'
import { createAccountReader, readCurrencies } from './account.ts'
import { createCall, type HubspotConnection } from './api.ts'
import { type PulledContacts, pullContacts } from './changes.ts'
import { companiesPerCall, companyIdOf, createCompanies } from './companies.ts'
import { countRecords } from './count-records.ts'
import { forecastCalls } from './forecast.ts'
import { goneLead, leadOfContact, mergedInto, mergedLead } from './lead-of-contact.ts'
import { mappedProperties } from './mapped-properties.ts'
import { readOwners } from './owners.ts'
import { contactsPerRead, readContacts } from './read.ts'
import { readWholeSchema, readWrittenSchema } from './schema.ts'
import type { FoundRecord } from './schemas.ts'
import { setUp } from './setup.ts'
import { shownProperties } from './shown-properties.ts'
import { createTasks, findTasks } from './tasks.ts'
import { fitsIntoSearch, searchPageSize } from './window-search.ts'
import { writeBatchSize, writeContacts } from './write-back.ts'

export interface HubspotOptions extends HubspotConnection {
  readonly mapping: CrmMapping
  /** How far a pull reaches back into the one before: longer than HubSpot's search index lags. */
  readonly overlapMs: number
  /** Ages the remembered companies; the wall clock when absent. */
  readonly now?: () => Date
  /** Searches of 200 in one `pullChanges`; five when absent: what HubSpot takes in a second, and so that company reads come in full batches. */
  readonly maxPagesPerPull?: number
}

/** Longest that a company is remembered. */
const companyAgeMs = 10 * 60_000

/** HubSpot's contacts with their primary companies, as Plumbline sees a CRM. Throws `misconfigured` for a foreign mapping. */
export function createHubspot(options: HubspotOptions): Crm {
  const { overlapMs, now = () => new Date(), maxPagesPerPull = 5 } = options
  const mapping = options.mapping.objects.contact
  if (mapping === undefined) {
    const cause = new Error(`objects: ${Object.keys(options.mapping.objects).join(', ')}`)
    throw new Failure('misconfigured', 'The mapping of HubSpot has no object `contact`', {
      cause,
      origin: 'hubspot',
    })
  }
  const mapped = mappedProperties(mapping)
  const isSearchable = fitsIntoSearch(mapped.contact)
  const call = createCall(options)
  // Half the overlap: another process that still remembers an old company puts it back into a lead at the latest then,
  // and the pull after that finds the company's change once more.
  const freshMs = Math.min(companyAgeMs, overlapMs / 2)
  const companies = createCompanies(call, mapped.company, freshMs, now)
  /** HubSpot keeps amounts in the company's currency and says so nowhere beside them. */
  const currency = createAccountCurrency(mapping, async (signal) => {
    const [own = null] = await readCurrencies(call, signal)
    return withCurrencies(mapping, () => own)
  })
  /** What was found from a position, while its companies could not be read: the next try does not search for it again. */
  let halfRead: { readonly from: string; readonly atMs: number; readonly page: PulledContacts } | null = null

  const withCompanies = async (contacts: readonly FoundRecord[], signal: AbortSignal) => {
    const known = await companies.readFor(contacts, signal)
    const read = () =>
      contacts.map((contact) => {
        const company = known.get(companyIdOf(contact) ?? '') ?? null
        return leadOfContact(currency.mapping(), mapped.writable, contact, company)
      })
    const found = read()
    const leads = (await currency.isNews(found, signal)) ? read() : found
    return { leads, companies: [...known.values()] }
  }

  /** HubSpot's search never tells of a contact that was merged away; the survivor does. */
  const mergedAway = (contacts: readonly FoundRecord[], leads: readonly Lead[]): Lead[] =>
    contacts.flatMap((contact, index) => {
      const survivor = leads[index]
      return survivor === undefined
        ? []
        : mergedInto(mapping, contact).map((id) => mergedLead(mapping, mapped.writable, id, survivor))
    })

  /** What a search found, with all that the mapping reads of it. */
  const completed = async (found: readonly FoundRecord[], signal: AbortSignal) => {
    const contacts = isSearchable ? found : await withValues(found, signal)
    const { leads, companies } = await withCompanies(contacts, signal)
    const properties = contacts.map((contact) => contact.properties)
    return {
      leads: [...leads, ...mergedAway(contacts, leads)],
      fields: shownProperties(mapping, properties, companies),
    }
  }

  /** Those that a search brought the ids of; one that was deleted since is told of by other ways, as always. */
  const withValues = async (found: readonly FoundRecord[], signal: AbortSignal): Promise<FoundRecord[]> => {
    const ids = found.map(({ id }) => id)
    const read = await readContacts(call, mapped.contact, ids, now, signal, () => undefined)
    return [...read.found.values()]
  }

  const pulling = {
    call,
    properties: isSearchable ? mapped.contact : [],
    readsCompanies: mapped.company.length > 0,
    overlapMs,
    maxPages: maxPagesPerPull,
  }

  return {
    name: 'hubspot',
    writeBatchSize,
    timeoutMs: options.timeoutMs,
    readAccount: createAccountReader(call),
    async pullChanges(position, signal) {
      const from = JSON.stringify(position)
      if (halfRead?.from !== from || halfRead.atMs < now().getTime() - freshMs) {
        halfRead = { from, atMs: now().getTime(), page: await pullContacts(pulling, position, signal) }
        companies.forget(halfRead.page.changedCompanies)
      }
      const { contacts, changedCompanies: _, ...page } = halfRead.page
      const whole = await completed(contacts, signal)
      halfRead = null
      return { ...page, ...whole }
    },
    async readAll(_object, position, signal) {
      // Companies that change are found by the pull; here each contact is read with its company of now.
      const settings = { ...pulling, readsCompanies: false }
      const { contacts, changedCompanies: _, ...page } = await pullContacts(settings, position, signal)
      return { ...page, ...(await completed(contacts, signal)) }
    },
    callsToReadAgain(leads) {
      const ofCompanies = mapped.company.length > 0 ? Math.ceil(leads / companiesPerCall) : 0
      return {
        inPages:
          Math.ceil(leads / searchPageSize) +
          (isSearchable ? 0 : Math.ceil(leads / contactsPerRead)) +
          ofCompanies,
        byIds: Math.ceil(leads / contactsPerRead) + ofCompanies,
      }
    },
    forecast: (position, unfinished, signal) =>
      forecastCalls(
        call,
        { position, unfinished, isSearchable, readsCompanies: mapped.company.length > 0 },
        signal,
      ),
    async readLeads(refs, signal, asked = () => undefined) {
      const ids = refs.map(({ id }) => id)
      const { found, missing } = await readContacts(call, mapped.contact, ids, now, signal, asked)
      const gone = [...missing].map(([id, atMs]) => goneLead(mapping, mapped.writable, id, atMs))
      const { leads } = await withCompanies([...found.values()], signal)
      return [...leads, ...gone]
    },
    readOwners: (signal) => readOwners(call, signal),
    // Its ids say nothing, and its list is whole.
    ownerKindOf: () => 'person',
    writeBack: (writes, signal, guard = nothingGuarded) =>
      writeContacts({ call, budget: options.budget ?? unlimitedCalls, mapping }, writes, guard, signal),
    createTasks: (tasks, signal) => createTasks(call, tasks, signal),
    findTasks: (tasks, signal) => findTasks(call, tasks, signal),
    readSchema: (asked, scope, signal) =>
      scope === 'written'
        ? readWrittenSchema(call, signal)
        : readWholeSchema(call, asked.objects.contact ?? mapping, signal),
    countRecords: (counts, signal) => countRecords(call, counts, signal),
    setup: (_, signal) => setUp(call, mapping, signal),
    async close() {
      // Nothing is kept open on purpose: idle connections of `fetch` end by themselves within seconds.
    },
  }
}
