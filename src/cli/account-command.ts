import { z } from 'zod'
import type { Config } from '../config.ts'
import { openCrms } from '../crm-registry.ts'
import type { CrmName } from '../domain/lead.ts'
import { readMappings } from '../mappings/read-mappings.ts'
import { Failure } from '../ports/failure.ts'
import type { KeptAccount } from '../ports/ledger.ts'
import { defineLedgerCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { jsonText, linesText } from './printable.ts'

/** One CRM's part of the ledger beside what the credentials say. */
export interface AccountOfCrm {
  readonly crm: CrmName
  /** The account that the ledger belongs to; null before the first pull. */
  readonly ledger: string | null
  /** Since when, ISO 8601. */
  readonly since: string | null
  /** The account that the credentials name; null when nobody knows, or there are none. */
  readonly credentials: string | null
  /** Why the credentials name none; null when they do. */
  readonly problem: string | null
}

/** Longer than any CRM takes to say whose credentials these are. */
const askForMs = 30_000

/** Asks each CRM of the settings, outside the budget: one call at most. */
export async function namedAccounts(config: Config): Promise<ReadonlyMap<CrmName, string | Failure>> {
  const signal = AbortSignal.timeout(askForMs)
  const crms = openCrms(config, readMappings(config.mappingsDir).crms, () => undefined)
  const named = await Promise.all(
    crms.map(async (crm): Promise<readonly [CrmName, string | Failure]> => {
      try {
        return [crm.name, await crm.readAccount(signal)]
      } catch (error) {
        if (error instanceof Failure) return [crm.name, error]
        throw error
      } finally {
        await crm.close()
      }
    }),
  )
  return new Map(named)
}

/** CRMs of the settings and those that the ledger knows, by name. */
export function compareAccounts(
  kept: readonly KeptAccount[],
  named: ReadonlyMap<CrmName, string | Failure>,
): AccountOfCrm[] {
  const names = [...new Set([...kept.map(({ crm }) => crm), ...named.keys()])].sort()
  return names.map((crm) => {
    const account = kept.find((one) => one.crm === crm)
    const answer = named.get(crm) ?? 'The settings have no credentials.'
    const isNamed = typeof answer === 'string' && named.has(crm)
    return {
      crm,
      ledger: account?.id ?? null,
      since: account?.keptAt ?? null,
      credentials: isNamed ? answer : null,
      problem: isNamed ? null : typeof answer === 'string' ? answer : answer.message,
    }
  })
}

/** Whether credentials and ledger are known to speak of different accounts. */
export const isElsewhere = ({ ledger, credentials }: AccountOfCrm): boolean =>
  ledger !== null && credentials !== null && ledger !== credentials

export function accountLine(account: AccountOfCrm): string {
  const { crm, ledger, since, credentials, problem } = account
  const belongs =
    ledger === null
      ? 'The ledger belongs to no account yet; the first pull decides.'
      : `The ledger belongs to account ${ledger} since ${(since ?? '').slice(0, 10)}.`
  const named =
    credentials === null
      ? `Which account the credentials name is not known: ${problem}`
      : credentials === ledger
        ? 'The credentials name the same.'
        : `The credentials name account ${credentials}.`
  const advice = isElsewhere(account)
    ? ` Nothing is read or written: put the credentials of ${ledger} back, or run \`plumbline account move ${crm}\`.`
    : ''
  return `${crm}: ${belongs} ${named}${advice}`
}

/** 1 when somebody has to act, else 2 when a CRM could not be asked. */
export function exitCodeOf(
  accounts: readonly AccountOfCrm[],
  named: ReadonlyMap<CrmName, string | Failure>,
): number {
  if (accounts.some(isElsewhere)) return exitCodes.unfinished
  return [...named.values()].some((answer) => answer instanceof Failure)
    ? exitCodes.notStarted
    : exitCodes.done
}

/** Prints whose CRMs the ledger speaks of, and whose the credentials are. */
export const showAccounts = defineLedgerCommand({
  name: 'account',
  arguments: z.object({ json: z.boolean() }),
  async run({ json }, { config, ledger }, terminal) {
    const named = await namedAccounts(config)
    const accounts = compareAccounts(await ledger.accounts.list(), named)
    terminal.out(json ? jsonText(accounts) : linesText(accounts.map(accountLine)))
    return exitCodeOf(accounts, named)
  },
})
