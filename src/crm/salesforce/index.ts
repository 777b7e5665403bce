import type { CrmMapping } from '../../domain/crm-mapping.ts'
import type { Lead } from '../../domain/lead.ts'
import { leadsPerJob } from '../../domain/lead-batch.ts'
import { unlimitedCalls } from '../../ports/call-budget.ts'
import { type ChangePage, type Crm, nothingGuarded } from '../../ports/crm.ts'
import { Failure } from '../../ports/failure.ts'
import { createAccountCurrency } from '../account-currency.ts'
import { type AbsentFields, createAbsentFields } from './absent-fields.ts'
import { forecastPull, pullChanges } from './changes.ts'
import { type ConnectionOptions, openConnection } from './connection.ts'
import { countRecords } from './count-records.ts'
import { mappingWithCurrencies } from './currencies.ts'
import { ownerKindOf, readOwners } from './owners.ts'
import { readLeads } from './read.ts'
import { readAll } from './read-all.ts'
import { readSchema } from './schema.ts'
import { setUp } from './setup.ts'
import { createTasks, findTasks } from './tasks.ts'
import { recordsPerCall, writeBack } from './write-back.ts'

export interface SalesforceOptions extends ConnectionOptions {
  readonly mapping: CrmMapping
  /** How far behind the server's clock a pull starts again, for records that were committed late. */
  readonly overlapMs?: number
  /** Records of one object in one page of a pull. */
  readonly pageSize?: number
}

/** Seen in practice as enough; a transaction may last ten minutes, but hardly one that saves leads does. */
const defaultOverlapMs = 5 * 60_000
/** The most that Salesforce hands out at once. */
const defaultPageSize = 2_000

const leadObjects = ['Lead', 'Contact']

/**
 * Salesforce behind the `Crm` port: Leads, and Contacts with their Account. Signs in on the first call.
 * Throws `misconfigured` at once when the mapping speaks of other objects.
 */
export function createSalesforce(options: SalesforceOptions): Crm {
  const { mapping, overlapMs = defaultOverlapMs, pageSize = defaultPageSize } = options
  const stranger = Object.keys(mapping.objects).find((object) => !leadObjects.includes(object))
  if (stranger !== undefined) {
    const message = `mappings/salesforce maps ${stranger}; only Lead and Contact can be mapped.`
    throw new Failure('misconfigured', message, { cause: null, origin: 'salesforce' })
  }
  const connection = openConnection(options)
  const absentFields = createAbsentFields(connection, mapping)
  const currency = createAccountCurrency(mapping, (signal) =>
    mappingWithCurrencies(connection, mapping, signal),
  )

  /** Reads once, and anew where that brought amounts of which nobody knew yet in which money they are. */
  async function readWhole<Result>(
    signal: AbortSignal,
    leadsOf: (result: Result) => readonly Lead[],
    read: (mapping: CrmMapping, absent: AbsentFields) => Promise<Result>,
  ): Promise<Result> {
    const once = () => absentFields.read(signal, (absent) => read(currency.mapping(), absent))
    const first = await once()
    return (await currency.isNews(leadsOf(first), signal)) ? await once() : first
  }
  const leadsOfPage = ({ leads }: ChangePage) => leads

  return {
    name: 'salesforce',
    writeBatchSize: recordsPerCall,
    timeoutMs: options.timeoutMs,
    readAccount: (signal) => connection.organisationId(signal),
    pullChanges: (position, signal) =>
      readWhole(signal, leadsOfPage, (mapping, absent) =>
        pullChanges(connection, mapping, { pageSize, overlapMs }, position, absent, signal),
      ),
    readAll: (object, position, signal) =>
      readWhole(signal, leadsOfPage, (mapping, absent) =>
        readAll(connection, mapping, { object, pageSize }, position, absent, signal),
      ),
    callsToReadAgain: (leads) => ({
      inPages: leads === 0 ? 0 : Math.ceil(leads / pageSize) + Object.keys(mapping.objects).length,
      byIds: Math.ceil(leads / leadsPerJob),
    }),
    forecast: (position, unfinished, signal) =>
      forecastPull(connection, mapping, pageSize, position, unfinished, signal),
    readLeads: (refs, signal, asked = () => undefined) =>
      readWhole(
        signal,
        (leads: readonly Lead[]) => leads,
        (mapping, absent) => readLeads(connection, mapping, refs, absent, signal, asked),
      ),
    readOwners: (signal) => readOwners(connection, signal),
    ownerKindOf,
    writeBack: (writes, signal, guard = nothingGuarded) =>
      writeBack(
        { connection, budget: options.budget ?? unlimitedCalls, mapping, absentFields },
        writes,
        guard,
        signal,
      ),
    createTasks: (tasks, signal) => createTasks(connection, tasks, signal),
    findTasks: (tasks, signal) => findTasks(connection, tasks, signal),
    readSchema: (asked, scope, signal) => readSchema(connection, asked, scope, signal),
    countRecords: (counts, signal) => countRecords(connection, counts, signal),
    async setup(options, signal) {
      absentFields.forget()
      return await setUp(connection, mapping, options, signal)
    },
    async close() {
      connection.close()
    },
  }
}
