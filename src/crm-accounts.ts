import { createCallBudget } from './call-budget/call-budget.ts'
import { createAccountGuard } from './crm/account-guard.ts'
import { type CountWritten, type GuardedCrm, guardOwnFields } from './crm/own-fields.ts'
import type { ChosenCrm } from './crm-registry.ts'
import type { CrmMapping } from './domain/crm-mapping.ts'
import type { CrmName } from './domain/lead.ts'
import type { CallBudget, CallDay, CallLedger } from './ports/call-budget.ts'
import type { Crm, ObserveCall, RecordCount } from './ports/crm.ts'
import { Failure } from './ports/failure.ts'
import type {
  AccountLedger,
  LeadLedger,
  MappedObjects,
  ReadingFingerprints,
  ReadingLedger,
} from './ports/ledger.ts'
import type { Log } from './ports/log.ts'

/** What a run over one CRM would need, beside what may still be made of its calls. */
export interface CrmForecast {
  readonly crm: CrmName
  /** Null when the CRM could not be asked; its jobs will say why. */
  readonly leads: number | null
  /** Leads that are in the ledger already and wait for a decision, an owner or a write. */
  readonly unfinished: number
  /** Leads that were last judged by another definition, any of which may have to be written. */
  readonly toJudge: number
  /** Leads of objects that are read again as a whole, because the mapping reads something else of them than before. */
  readonly toReread: number
  /** Leads whose review is due, which are read again for it. */
  readonly toReview: number
  readonly calls: number | null
  /** What may still be made of the day: the less of the two below. */
  readonly callsLeft: number
  readonly leftOfShare: number
  /** What all integrations of the account have left together; null when the CRM does not tell. */
  readonly leftOfAccount: number | null
}

interface ForecastLedger {
  readonly leads: Pick<LeadLedger, 'readPosition' | 'countUnfinished' | 'countJudgedOtherwise'>
  readonly readings: Pick<ReadingLedger, 'countDue' | 'countToReview'>
}

/** What leads are to be judged by, and which. */
export interface Judging {
  /** The definition's id. */
  readonly definition: string
  objectsOf(crm: CrmName): MappedObjects
  /** How each object of a CRM is read (domain/reading-fingerprint.ts). */
  readingsOf(crm: CrmName): ReadingFingerprints
  now(): Date
}

/** The CRMs, each with the budget that all processes share. */
export interface CrmAccounts extends AsyncDisposable {
  readonly crms: ReadonlyMap<CrmName, GuardedCrm>
  /**
   * Compares the account of each CRM with the ledger's, before anything else is asked of it. Throws when it is another
   * one. A CRM that cannot be asked now is told of in the log, and asked again before its first call.
   */
  check(signal: AbortSignal): Promise<void>
  /**
   * Throws when a mapping would have Plumbline write into fields of others. A CRM that cannot be asked now is asked again
   * before its first write.
   */
  refuseForeignFields(signal: AbortSignal): Promise<void>
  /** Compares the accounts once more before the next calls: the ledger may have been moved to another. */
  doubt(): void
  /** What is known of credentials that name another account than the ledger's. */
  refusals(): readonly Failure[]
  readDays(): Promise<Readonly<Record<CrmName, CallDay>>>
  /** Asks each CRM, in a few calls, what a pull from where the ledger stands would bring, and adds what is unfinished. */
  forecast(ledger: ForecastLedger, judging: Judging, signal: AbortSignal): Promise<readonly CrmForecast[]>
}

export interface AccountsOptions {
  readonly ledger: CallLedger
  readonly accounts: AccountLedger
  readonly now: () => Date
  /** Called when credentials turn out to name another account than the ledger's. */
  readonly onRefused: (refusal: Failure) => void
  /** Of each account's daily limit, 0 to 1. */
  readonly dailyShare: number
  readonly countWritten: CountWritten
  readonly observe: ObserveCall
  readonly log: Log
}

export function openAccounts(chosen: readonly ChosenCrm[], options: AccountsOptions): CrmAccounts {
  const { ledger, dailyShare, countWritten, observe, log, now, onRefused } = options
  const accounts = chosen.map(({ name, mapping, limits, open }) => {
    const budget = createCallBudget({ account: name, limits, dailyShare, ledger, log })
    const traces = tracesOf(mapping)
    const guard = createAccountGuard({ crm: name, ledger: options.accounts, traces, now, log, onRefused })
    const ofAccount = guard.wrap(open(observe, budget, guard.admit))
    return { name, budget, guard, crm: guardOwnFields(ofAccount, mapping, countWritten) }
  })
  return {
    crms: new Map(accounts.map(({ name, crm }) => [name, crm])),
    async check(signal) {
      await Promise.all(
        accounts.map(async ({ name, guard, crm }) => {
          try {
            await crm.readAccount(signal)
          } catch (error) {
            if (!(error instanceof Failure) || error === guard.refusal()) throw error
            const sentence = `Which account the credentials name is not known yet, and nothing else is asked before: ${error.message}`
            log.warn(sentence, { crm: name, kind: error.kind })
          }
        }),
      )
    },
    async refuseForeignFields(signal) {
      for (const { crm } of accounts) {
        try {
          await crm.refuseForeignFields(signal)
        } catch (error) {
          if (!(error instanceof Failure) || error.kind === 'misconfigured') throw error
        }
      }
    },
    doubt() {
      for (const { guard } of accounts) guard.doubt()
    },
    refusals: () => accounts.flatMap(({ guard }) => guard.refusal() ?? []),
    readDays: async () =>
      Object.fromEntries(
        await Promise.all(accounts.map(async ({ name, budget }) => [name, await budget.readDay()] as const)),
      ),
    forecast: (ledger, judging, signal) =>
      Promise.all(accounts.map(({ crm, budget }) => forecastOne(crm, budget, ledger, judging, signal))),
    async [Symbol.asyncDispose]() {
      await Promise.all(accounts.map(({ crm }) => crm.close()))
    },
  }
}

/** One field of ours for each object: whoever was ever decided holds a score. */
const tracesOf = ({ objects }: CrmMapping): RecordCount[] =>
  Object.entries(objects).flatMap(([object, { write }]) => {
    const [field] = [write.score, ...Object.values(write)].filter((owned) => owned !== undefined)
    return field === undefined ? [] : [{ object, holding: field.field }]
  })

async function forecastOne(
  crm: Crm,
  budget: CallBudget,
  { leads, readings }: ForecastLedger,
  { definition, objectsOf, readingsOf, now }: Judging,
  signal: AbortSignal,
): Promise<CrmForecast> {
  const position = await leads.readPosition(crm.name)
  const unfinished = await leads.countUnfinished(crm.name)
  const toJudge = await leads.countJudgedOtherwise(objectsOf(crm.name), definition)
  const toReread = await readings.countDue(crm.name, readingsOf(crm.name))
  const toReview = await readings.countToReview(crm.name, now())
  const toRead = crm.callsToReadAgain(toReread).inPages + crm.callsToReadAgain(toReview).byIds
  // Any of them may turn out to be another lead now, and have to be written.
  const forecast = await crm.forecast(position, unfinished + toJudge + toReread + toReview, signal).then(
    ({ leads, calls }) => ({ leads, calls: calls + toRead }),
    (error: unknown) => {
      if (error instanceof Failure) return { leads: null, calls: null }
      throw error
    },
  )
  const { ours, share, left, leftOfAccount } = await budget.readDay()
  const leftOfShare = Math.max(0, share - ours)
  return {
    crm: crm.name,
    unfinished,
    toJudge,
    toReread,
    toReview,
    ...forecast,
    callsLeft: left,
    leftOfShare,
    leftOfAccount,
  }
}
