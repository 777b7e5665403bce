import type { CrmName } from '../domain/lead.ts'
import type { QueueLoad } from '../ports/job.ts'
import type { Ledger, LedgerHealth } from '../ports/ledger.ts'
import { whyPassing } from './passing-failure.ts'

/** How one CRM's work stands. Moments in ISO 8601. */
export interface CrmStatus {
  readonly crm: CrmName
  /** The account that the ledger belongs to; null before the first pull. */
  readonly account: string | null
  /** When its last page was stored; null before the first. */
  readonly lastPullAt: string | null
  /** Since when the longest waiting lead is to be written; null when none is. */
  readonly oldestDueAt: string | null
  /** Its credentials are refused, or name another account. */
  readonly isRefused: boolean
}

/** How one queue stands. */
export interface QueueStatus extends QueueLoad {
  readonly queue: string
  readonly failed: number
  /** Why it is stopped; null where it is not, or nobody knows. */
  readonly because: string | null
  /** Since when its credentials are refused, ISO 8601; null like `because`. */
  readonly since: string | null
}

/** What can be seen of Plumbline without asking a CRM. */
export interface Status {
  readonly at: string
  readonly crms: readonly CrmStatus[]
  readonly queues: readonly QueueStatus[]
  /** Open failures; of no CRM where they concern a queue that is none's. */
  readonly failures: readonly {
    readonly crm: CrmName | null
    readonly kind: LedgerHealth['openFailures'][number]['kind']
    readonly count: number
    /** How many of these are nobody's to see to: they end by themselves, or their CRM is not connected any more. */
    readonly passing: number
    /** Why those are nobody's to see to, a reason each. */
    readonly because: readonly string[]
  }[]
  readonly definition: LedgerHealth['definition']
}

/** What a status is read from. */
export interface StatusSources {
  readonly ledger: Pick<Ledger, 'health' | 'accounts'>
  /** CRMs of the settings; others that the ledger knows are told of as well. */
  readonly crmNames: readonly CrmName[]
  readonly readQueues: () => Promise<ReadonlyMap<string, QueueLoad & { readonly failed: number }>>
  readonly now: () => Date
}

/** Reads how things stand, in two statements and a look at the queues. Throws `Failure` when one of them cannot be asked. */
export async function readStatus(sources: StatusSources): Promise<Status> {
  const { ledger, crmNames, now } = sources
  const at = now()
  const [health, accounts, queues] = await Promise.all([
    ledger.health.read(at),
    ledger.accounts.list(),
    sources.readQueues(),
  ])
  const names = [
    ...new Set([...crmNames, ...accounts.map(({ crm }) => crm), ...health.pulls.map(({ crm }) => crm)]),
  ]
  const momentOf = (of: readonly { readonly crm: CrmName; readonly at: string }[], name: CrmName) =>
    of.find(({ crm }) => crm === name)?.at ?? null
  return {
    at: at.toISOString(),
    crms: names.sort().map((crm) => ({
      crm,
      account: accounts.find((kept) => kept.crm === crm)?.id ?? null,
      lastPullAt: momentOf(health.pulls, crm),
      oldestDueAt: momentOf(health.oldestDue, crm),
      isRefused: queues.get(crm)?.isStopped === true,
    })),
    queues: [...queues].map(([queue, { waiting, active, delayed, failed, isStopped }]) => {
      const stop = isStopped ? health.stopped.find((one) => one.queue === queue) : undefined
      return {
        queue,
        ...{ waiting, active, delayed, failed, isStopped },
        because: stop?.because ?? null,
        since: stop?.since ?? null,
      }
    }),
    failures: groupFailures(health.openFailures, names, crmNames),
    definition: health.definition,
  }
}

/** By CRM and kind. */
function groupFailures(
  open: LedgerHealth['openFailures'],
  names: readonly CrmName[],
  connected: readonly CrmName[],
): Status['failures'] {
  const byKind = Map.groupBy(open, ({ origin, kind }) => `${names.includes(origin) ? origin : ''}:${kind}`)
  const whyOf = (row: (typeof open)[number]) =>
    whyPassing(row, connected) ??
    (passingKinds.has(row.kind) ? 'it passes by itself, and is tried again' : null)
  const countOf = (rows: LedgerHealth['openFailures']) => rows.reduce((sum, { count }) => sum + count, 0)
  return [...byKind.values()].flatMap((rows) => {
    const [first] = rows
    if (first === undefined) return []
    const { origin, kind } = first
    const passing = rows.filter((row) => whyOf(row) !== null)
    return [
      {
        crm: names.includes(origin) ? origin : null,
        kind,
        count: countOf(rows),
        passing: countOf(passing),
        because: [...new Set(passing.flatMap((row) => whyOf(row) ?? []))],
      },
    ]
  })
}

/** A pull or a write older than this is nothing that mends itself, also where `sync` runs once a day. */
const lateAfterMs = 26 * 3_600_000

/** Kinds that end by themselves, or by what a later pull brings. */
const passingKinds = new Set<string>(['transient', 'rate-limited', 'conflict', 'gone'])

/** What is open and nobody's to see to, a sentence for each kind; none changes the exit code. */
export const notesOn = ({ failures }: Pick<Status, 'failures'>): string[] =>
  failures
    .filter(({ passing }) => passing > 0)
    .map(
      ({ crm, kind, passing, because }) =>
        `${passing === 1 ? '1 failure is' : `${passing} failures are`} open (${kind}${crm === null ? '' : `, ${crm}`}): ${because.join('; ')}.`,
    )

/** What needs a person, a sentence each; empty when all is well. */
export function needsPerson({ at, crms, queues, failures }: Status): string[] {
  const isLate = (moment: string | null) =>
    moment !== null && Date.parse(at) - Date.parse(moment) > lateAfterMs
  const isStopped = (name: string | null) => queues.some((one) => one.isStopped && one.queue === name)
  return [
    ...queues
      .filter(({ isStopped }) => isStopped)
      .map(({ queue, because, since }) =>
        [
          `Nothing of the queue ${queue} moves`,
          since === null ? '' : ` since ${since}`,
          because === null ? ': its credentials were refused.' : `: ${because}`,
        ].join(''),
      ),
    ...failures
      .filter(({ crm, kind }) => !(kind === 'unauthorized' && isStopped(crm)))
      .map((failure) => ({ ...failure, count: failure.count - failure.passing }))
      .filter(({ count }) => count > 0)
      .map(
        ({ crm, kind, count }) =>
          `${count === 1 ? '1 failure is' : `${count} failures are`} open (${kind}${crm === null ? '' : `, ${crm}`}): \`plumbline sync\` names them.`,
      ),
    ...crms
      .filter(({ lastPullAt }) => isLate(lastPullAt))
      .map(
        ({ crm, lastPullAt }) =>
          `${crm} was last pulled at ${lastPullAt}: let \`plumbline start\` run, or \`plumbline sync\`.`,
      ),
    ...crms
      .filter(({ oldestDueAt }) => isLate(oldestDueAt))
      .map(({ crm, oldestDueAt }) => `A lead of ${crm} waits since ${oldestDueAt} to be written.`),
  ]
}
