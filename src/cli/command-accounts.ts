import { type CrmAccounts, openAccounts } from '../crm-accounts.ts'
import { chooseCrms } from '../crm-registry.ts'
import type { Mappings } from '../mappings/check-mappings.ts'
import { createLog } from '../telemetry/log.ts'
import type { OpenedLedger } from './command.ts'

/**
 * The CRMs for a command that asks them without being a worker: within the budget of each account, and only where the
 * ledger belongs to that account. Throws `Failure` when the settings name none, or another account.
 */
export async function openCommandAccounts(
  { config, ledger, calls }: OpenedLedger,
  mappings: Mappings,
  signal: AbortSignal,
): Promise<CrmAccounts> {
  const accounts = openAccounts(chooseCrms(config, mappings.crms), {
    ledger: calls,
    accounts: ledger.accounts,
    now: () => new Date(),
    // `check` below throws it; nothing goes on in the background.
    onRefused: () => undefined,
    dailyShare: config.dailyCallShare,
    countWritten: (of, field) => ledger.leads.countWritten(of, field),
    observe: () => undefined,
    log: createLog({ level: 'error' }),
  })
  try {
    await accounts.check(signal)
    return accounts
  } catch (error) {
    await accounts[Symbol.asyncDispose]()
    throw error
  }
}
