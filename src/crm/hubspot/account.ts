import type { CallHubspot } from './api.ts'
import { AccountDetails } from './schemas.ts'

/** The currencies in which the account keeps amounts, its own first. Not remembered: an admin may add one at any time. */
export async function readCurrencies(call: CallHubspot, signal: AbortSignal): Promise<string[]> {
  const { answer } = await call('account', signal, AccountDetails, ({ account }) =>
    account.detailsWithHttpInfo(),
  )
  const { companyCurrency, additionalCurrencies } = answer
  return [...new Set([companyCurrency ?? [], additionalCurrencies ?? []].flat())]
}

/** Answers with the id of the portal that the token belongs to. It never changes, so it is asked for once. */
export function createAccountReader(call: CallHubspot): (signal: AbortSignal) => Promise<string> {
  let portalId: string | null = null
  return async (signal) => {
    if (portalId !== null) return portalId
    const { answer } = await call('account', signal, AccountDetails, ({ account }) =>
      account.detailsWithHttpInfo(),
    )
    portalId = String(answer.portalId)
    return portalId
  }
}
