import type { Owner } from '../../ports/crm.ts'
import type { CallHubspot } from './api.ts'
import { OwnerPage } from './schemas.ts'

const pageSize = 100

async function readPages(call: CallHubspot, isArchived: boolean, signal: AbortSignal): Promise<Owner[]> {
  const owners: Owner[] = []
  let after: string | undefined
  do {
    const { answer } = await call('owners', signal, OwnerPage, (clients) =>
      clients.owners.getPageWithHttpInfo(undefined, after, pageSize, isArchived),
    )
    for (const { id, type, archived, email, firstName, lastName } of answer.results) {
      const name = [firstName, lastName].filter(Boolean).join(' ') || email || id
      owners.push({
        id,
        name,
        email: email ?? null,
        isActive: !archived,
        kind: type === 'QUEUE' ? 'queue' : 'person',
      })
    }
    after = answer.paging?.next?.after
  } while (after !== undefined)
  return owners
}

/** Asks for one owner: unlike a search, the answer tells how much of the account's day is used. */
export async function learnDay(call: CallHubspot, signal: AbortSignal): Promise<void> {
  await call('owners', signal, OwnerPage, (clients) =>
    clients.owners.getPageWithHttpInfo(undefined, undefined, 1, false),
  )
}

/** Everybody in the account, the archived ones after the active ones. */
export async function readOwners(call: CallHubspot, signal: AbortSignal): Promise<Owner[]> {
  const active = await readPages(call, false, signal)
  const activeIds = new Set(active.map(({ id }) => id))
  const archived = await readPages(call, true, signal)
  return [...active, ...archived.filter(({ id }) => !activeIds.has(id))]
}
