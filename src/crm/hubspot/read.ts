import type { CallHubspot } from './api.ts'
import { throwUnlessOnlyMissing } from './failures.ts'
import { BatchAnswer, type FoundRecord } from './schemas.ts'

export const contactsPerRead = 100

export interface ReadContacts {
  readonly found: ReadonlyMap<string, FoundRecord>
  /** By id: HubSpot's clock when it did not return the contact. */
  readonly missing: ReadonlyMap<string, number>
}

/**
 * Reads contacts by id, 100 a call. Deleted ones come as an error of the batch, merged ones under the survivor's id
 * or not at all: what is not among the results by its own id is missing.
 */
export async function readContacts(
  call: CallHubspot,
  properties: readonly string[],
  ids: readonly string[],
  now: () => Date,
  signal: AbortSignal,
  asked: (at: number) => void,
): Promise<ReadContacts> {
  const found = new Map<string, FoundRecord>()
  const missing = new Map<string, number>()
  const unique = [...new Set(ids)]
  for (let from = 0; from < unique.length; from += contactsPerRead) {
    const piece = unique.slice(from, from + contactsPerRead)
    const request = {
      inputs: piece.map((id) => ({ id })),
      properties: [...properties],
      propertiesWithHistory: [],
    }
    const { answer, answeredAtMs } = await call(
      'read',
      signal,
      BatchAnswer,
      ({ batch }) => batch.readWithHttpInfo('contacts', request),
      from === 0 ? { asked } : {},
    )
    throwUnlessOnlyMissing(answer.errors)
    const byId = new Map(answer.results.map((contact) => [contact.id, contact]))
    for (const id of piece) {
      const contact = byId.get(id)
      if (contact === undefined) missing.set(id, answeredAtMs ?? now().getTime())
      else found.set(id, contact)
    }
  }
  return { found, missing }
}

/** Some properties of at most 100 contacts, by id, in one call whose turn was taken; of those that are still there. */
export async function readProperties(
  call: CallHubspot,
  properties: readonly string[],
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundRecord['properties']>> {
  const request = {
    inputs: ids.map((id) => ({ id })),
    properties: [...properties],
    propertiesWithHistory: [],
  }
  const { answer } = await call(
    'read',
    signal,
    BatchAnswer,
    ({ batch }) => batch.readWithHttpInfo('contacts', request),
    { hasTurn: () => true },
  )
  throwUnlessOnlyMissing(answer.errors)
  return new Map(answer.results.map(({ id, properties }) => [id, properties]))
}
