import { createInterface } from 'node:readline/promises'
import { type Config, processEnvironment, readConfig } from '../config.ts'
import type { CrmName } from '../domain/lead.ts'
import { Failure } from '../ports/failure.ts'
import { type AccountHoldings, countHoldings, moveAccount } from '../store/account-move.ts'
import { openDatabase } from '../store/database.ts'
import { createLedger } from '../store/ledger.ts'
import { namedAccounts } from './account-command.ts'
import { exitCodes } from './exit.ts'
import { linesText } from './printable.ts'
import { ownTerminal, type Terminal } from './terminal.ts'

export interface MoveOptions {
  readonly crm: CrmName
  readonly sameRecords: boolean
  /** Does not ask. */
  readonly yes: boolean
}

const refuse = (sentence: string) => new Failure('misconfigured', sentence, { cause: null })

/**
 * Gives one CRM's part of the ledger to the account that the credentials name, after it was said what becomes of it and
 * somebody agreed. Never done by a process that works for others: what is open there rests on the old account. Answers
 * the exit code: 0, or 1 when somebody was asked and did not agree.
 * Throws `Failure` when another process works on the ledger, the account cannot be asked for, or nobody agreed.
 */
export async function moveLedger(
  { crm, sameRecords, yes }: MoveOptions,
  config: Config = readConfig(processEnvironment()),
  terminal: Terminal = ownTerminal(),
): Promise<number> {
  const say = (...lines: readonly string[]) => terminal.out(linesText(lines))
  await using database = disposable(await openDatabase(config))
  await using alone = await database.takeAlone()
  const named = (await namedAccounts(config)).get(crm)
  if (named instanceof Failure) throw named
  if (named === undefined) throw refuse(`The settings have no credentials of a CRM named ${crm}.`)
  const { id: kept, hasLeads } = await createLedger({ pool: alone.pool }).accounts.read(crm)
  if (kept === named) {
    say(`The ledger belongs to account ${named} of ${crm} already; nothing is moved.`)
    return exitCodes.done
  }
  if (kept === null && !hasLeads) {
    say(`The ledger holds nothing of ${crm} yet; the first pull makes it that of account ${named}.`)
    return exitCodes.done
  }
  say(...consequences(crm, kept, named, await countHoldings(alone.pool, crm), sameRecords))
  if (!yes && !(await isAgreed())) {
    terminal.err('Nothing was changed.\n')
    return exitCodes.unfinished
  }
  await moveAccount(alone.pool, { crm, to: named, sameRecords, now: new Date() })
  say(`The ledger belongs to account ${named} of ${crm} now. The next pull reads all of it.`)
  return exitCodes.done
}

/** Says what becomes of what the ledger holds, before anybody agrees. */
export function consequences(
  crm: CrmName,
  from: string | null,
  to: string,
  { leads, decisions, writesDue, openTasks }: AccountHoldings,
  sameRecords: boolean,
): string[] {
  const figure = (count: number) => count.toLocaleString('en-US')
  const old = from === null ? 'an account that it does not know' : `account ${from}`
  const due = `${figure(writesDue)} writes that are due are not made`
  return [
    `${crm}: the ledger belongs to ${old} and goes to account ${to}.`,
    sameRecords
      ? `  The ${figure(leads)} leads are read again. Until then they are unknown, and ${due}. What people had set or cleared is known no more: what the account shows counts as found there. Decisions, writes, owners and tasks of the records stay under their ids, ${figure(openTasks)} open tasks among them.`
      : `  All that it holds of ${crm} is deleted for good: ${figure(leads)} leads, ${figure(decisions)} decisions, their writes, owners, tasks and failures. ${due}, and ${figure(openTasks)} tasks are not created. In the CRM everything stays as it is.`,
    '  What it holds of the other CRM, and of companies, stays.',
    `  To keep it instead, give ${to} a ledger of its own: another DATA_DIR or DATABASE_URL.`,
  ]
}

async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw refuse('Nothing was changed: say --yes, since there is no terminal to ask on.')
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await asking.question('Go on? (yes/no) ')).trim())
  } finally {
    asking.close()
  }
}

const disposable = <Opened extends { close(): Promise<void> }>(opened: Opened): Opened & AsyncDisposable =>
  Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() })
