import type { CrmName } from '../domain/lead.ts'
import type { Crm, RecordCount } from '../ports/crm.ts'
import { Failure } from '../ports/failure.ts'
import type { AccountLedger } from '../ports/ledger.ts'
import type { Log } from '../ports/log.ts'

/** Keeps a CRM's part of the ledger and one account of that CRM together, in one process. */
export interface AccountGuard {
  /** For the adapter to tell which account a sign-in led to. Throws when the ledger belongs to another one. */
  readonly admit: (account: string) => void
  /** The same CRM, of which nothing is asked until its account is known to be the ledger's. */
  wrap(crm: Crm): Crm
  /** Compares the accounts once more before the next call: the ledger may have been moved to another. */
  doubt(): void
  /** Why nothing is asked of the CRM: the credentials name another account; null when that is not known to be so. */
  refusal(): Failure | null
}

export interface AccountGuardOptions {
  readonly crm: CrmName
  readonly ledger: AccountLedger
  /** What is counted to tell a new account from one whose ledger was lost: records that hold a field of ours. */
  readonly traces: readonly RecordCount[]
  readonly now: () => Date
  readonly log: Log
  /** Called each time another account is found. */
  readonly onRefused: (refusal: Failure) => void
}

/**
 * The account is kept before the first page that was pulled is handed on, by a statement that lets one account in: a
 * second process with other credentials is refused with its first page, before anything of it is stored.
 */
export function createAccountGuard(options: AccountGuardOptions): AccountGuard {
  const { crm: name, ledger, now, log, onRefused } = options
  /** The ledger's account, once it is known. */
  let owner: string | null = null
  let refusal: Failure | null = null

  function compare(kept: string, named: string): void {
    owner = kept
    refusal = kept === named ? null : otherAccount(name, kept, named)
    if (refusal === null) return
    onRefused(refusal)
    throw refusal
  }

  async function keep(named: string): Promise<void> {
    compare(await ledger.keep(name, named, now()), named)
  }

  /**
   * Says it when the CRM is full of what the ledger should know. Going on is right where the old ledger is gone for good,
   * so nobody is kept from it; nothing is written before the page that this comes with.
   */
  async function sayLost(crm: Crm, signal: AbortSignal): Promise<void> {
    const count = await countTraces(crm, signal)
    if (count === 0) return
    log.warn(
      `The ledger knows nothing of ${name}, but ${count} records there hold values of Plumbline's. Was its ledger lost? Then stop now, put the old DATA_DIR or DATABASE_URL back, and start again. Going on, all of them are decided anew: what stands there counts as found, what people had cleared is known no more, and leads that are given to somebody get a new task although they may have one.`,
      { crm: name, count },
    )
  }

  async function countTraces(crm: Crm, signal: AbortSignal): Promise<number> {
    try {
      const counts = await crm.countRecords(options.traces, signal)
      return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
    } catch (error) {
      // A CRM without our fields holds no values in them.
      if (error instanceof Failure && error.kind === 'misconfigured') return 0
      throw error
    }
  }

  /** Answers with the account that the credentials name. */
  async function check(crm: Crm, signal: AbortSignal): Promise<string> {
    const named = await crm.readAccount(signal)
    if (owner !== null && refusal === null) return named
    const { id, hasLeads } = await ledger.read(name)
    if (id !== null) compare(id, named)
    else if (hasLeads) {
      await keep(named)
      log.warn(
        `The ledger holds leads of ${name} from before it kept accounts: from now on they belong to account ${named}, which the credentials name.`,
        { crm: name },
      )
    }
    return named
  }

  return {
    admit(named) {
      if (owner !== null) compare(owner, named)
    },
    doubt() {
      owner = null
    },
    refusal: () => refusal,
    wrap(crm) {
      const checked = async (signal: AbortSignal): Promise<Crm> => {
        if (owner === null || refusal !== null) await check(crm, signal)
        return crm
      }
      return {
        name: crm.name,
        writeBatchSize: crm.writeBatchSize,
        timeoutMs: crm.timeoutMs,
        readAccount: (signal) => check(crm, signal),
        async pullChanges(position, signal) {
          const page = await (await checked(signal)).pullChanges(position, signal)
          if (owner === null) {
            await sayLost(crm, signal)
            await keep(await crm.readAccount(signal))
          }
          return page
        },
        readAll: async (object, position, signal) =>
          (await checked(signal)).readAll(object, position, signal),
        callsToReadAgain: (leads) => crm.callsToReadAgain(leads),
        forecast: async (position, unfinished, signal) =>
          (await checked(signal)).forecast(position, unfinished, signal),
        readLeads: async (refs, signal, asked) => (await checked(signal)).readLeads(refs, signal, asked),
        readOwners: async (signal) => (await checked(signal)).readOwners(signal),
        ownerKindOf: (id) => crm.ownerKindOf(id),
        writeBack: async (writes, signal, guard) => (await checked(signal)).writeBack(writes, signal, guard),
        createTasks: async (tasks, signal) => (await checked(signal)).createTasks(tasks, signal),
        findTasks: async (tasks, signal) => (await checked(signal)).findTasks(tasks, signal),
        readSchema: async (mapping, scope, signal) =>
          (await checked(signal)).readSchema(mapping, scope, signal),
        countRecords: async (counts, signal) => (await checked(signal)).countRecords(counts, signal),
        setup: async (setupOptions, signal) => (await checked(signal)).setup(setupOptions, signal),
        close: () => crm.close(),
      }
    },
  }
}

/** Refused like credentials that do not hold: nothing moves until somebody puts others in their place. */
function otherAccount(crm: CrmName, kept: string, named: string): Failure {
  return new Failure(
    'unauthorized',
    `The credentials name account ${named} of ${crm}, but this ledger belongs to account ${kept}. Nothing is read there, and nothing written. Put the credentials of ${kept} back, give ${named} a ledger of its own (another DATA_DIR or DATABASE_URL), or run \`plumbline account move ${crm}\`.`,
    { cause: null, origin: crm },
  )
}
