import type { CallHubspot } from './api.ts'
import { AccountDetails } from './schemas.ts'

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
