import type { CallHubspot } from './api.ts'
import { throwUnlessOnlyMissing } from './failures.ts'
import { companyIdProperty } from './mapped-properties.ts'
import { BatchAnswer, type FoundRecord } from './schemas.ts'

export const companiesPerCall = 100
const cacheLimit = 20_000

export type CompanyProperties = FoundRecord['properties']

export interface Companies {
  /** Forgets what changed. */
  forget(ids: readonly string[]): void
  /** The primary companies of these contacts by company id; one that is gone is absent. */
  readFor(
    contacts: readonly FoundRecord[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CompanyProperties>>
}

export const companyIdOf = (contact: FoundRecord): string | null =>
  contact.properties[companyIdProperty] || null

/**
 * Reads companies 100 a call and remembers them for `maxAgeMs`: the guard read before a write, and the next page of a
 * pull, ask for the same ones again.
 */
export function createCompanies(
  call: CallHubspot,
  properties: readonly string[],
  maxAgeMs: number,
  now: () => Date,
): Companies {
  /** In the order of reading, so that the first entry is the oldest. Null: there is no such company. */
  const remembered = new Map<
    string,
    { readonly properties: CompanyProperties | null; readonly readAtMs: number }
  >()

  function remember(id: string, found: CompanyProperties | null): void {
    remembered.delete(id)
    remembered.set(id, { properties: found, readAtMs: now().getTime() })
    const [oldest] = remembered.keys()
    if (remembered.size > cacheLimit && oldest !== undefined) remembered.delete(oldest)
  }

  async function readBatch(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, CompanyProperties>> {
    const request = {
      inputs: ids.map((id) => ({ id })),
      properties: [...properties],
      propertiesWithHistory: [],
    }
    const { answer } = await call('companies', signal, BatchAnswer, ({ batch }) =>
      batch.readWithHttpInfo('companies', request),
    )
    throwUnlessOnlyMissing(answer.errors)
    return new Map(answer.results.map((company) => [company.id, company.properties]))
  }

  return {
    forget(ids) {
      for (const id of ids) remembered.delete(id)
    },
    async readFor(contacts, signal) {
      const known = new Map<string, CompanyProperties>()
      if (properties.length === 0) return known
      const wanted = new Set(contacts.flatMap((contact) => companyIdOf(contact) ?? []))
      const unread: string[] = []
      const youngestMs = now().getTime() - maxAgeMs
      for (const id of wanted) {
        const entry = remembered.get(id)
        if (entry === undefined || entry.readAtMs < youngestMs) unread.push(id)
        else if (entry.properties !== null) known.set(id, entry.properties)
      }
      for (let from = 0; from < unread.length; from += companiesPerCall) {
        const ids = unread.slice(from, from + companiesPerCall)
        const found = await readBatch(ids, signal)
        for (const id of ids) {
          const company = found.get(id) ?? null
          remember(id, company)
          if (company !== null) known.set(id, company)
        }
      }
      return known
    },
  }
}
