import type { App } from '../app.ts'
import { leadKey } from '../domain/lead.ts'

/** What of the app a run to the end needs. */
type QuietApp = Pick<
  App,
  'crmNames' | 'startWorkers' | 'pullAll' | 'sweep' | 'idle' | 'now' | 'nextToJudge'
> & {
  readonly ledger: {
    readonly leads: Pick<App['ledger']['leads'], 'countOpen'>
    readonly tasks: Pick<App['ledger']['tasks'], 'countOpen'>
    readonly writes: Pick<App['ledger']['writes'], 'countRetriable' | 'hastenRefused'>
    readonly failures: Pick<App['ledger']['failures'], 'closeMended'>
  }
}

/**
 * Each sweep takes only so much of what is open. After this many, one that leaves no less open than there was finds what
 * only time or a person can mend.
 */
const sweepsAtLeast = 3

/**
 * Pulls all CRMs once and works until the queue is empty; then sweeps, for what the queue had lost before this run, and for
 * what a CRM refused: whoever starts a run may have mended it.
 * What still fails stays in the ledger and is shown by the summary. Rejects with the signal's reason once it is stopped.
 */
export async function runToQuiescence(app: QuietApp, stopped?: AbortSignal): Promise<void> {
  stopped?.throwIfAborted()
  await app.startWorkers()
  await app.pullAll('backfill')
  await app.idle(stopped)
  const { ledger, crmNames } = app
  for (const crm of crmNames) await ledger.writes.hastenRefused(crm, app.now(), { stages: false })
  let least = Number.POSITIVE_INFINITY
  for (let sweeps = 0; ; sweeps++) {
    const open = await countOpen(app)
    // The first sweep also finds those whose decision time alone may have changed.
    if (sweeps > 0 && open === 0) break
    if (sweeps >= sweepsAtLeast && open >= least) break
    least = Math.min(least, open)
    await app.sweep()
    await app.idle(stopped)
  }
  await judgeTheRest(app, stopped)
  await ledger.failures.closeMended(app.now())
}

/** How much is left that a sweep may bring on. */
async function countOpen({ ledger, crmNames, now }: QuietApp): Promise<number> {
  const { undecided, unrouted, unwritten } = await ledger.leads.countOpen(crmNames)
  const tasks = await ledger.tasks.countOpen(crmNames, now())
  const refused = await ledger.writes.countRetriable(crmNames, now())
  return undecided + unrouted + unwritten + tasks + refused
}

/**
 * Each sweep takes the next of the leads that another definition judged: they are judged then, or put off. Where a sweep
 * takes none of any CRM, because the queue is stopped or waits, none would ever be taken.
 */
async function judgeTheRest(app: QuietApp, stopped?: AbortSignal): Promise<void> {
  let next = await app.nextToJudge()
  while (next.length > 0) {
    await app.sweep()
    await app.idle(stopped)
    const before = new Set(next.map(leadKey))
    next = await app.nextToJudge()
    if (next.every((ref) => before.has(leadKey(ref)))) return
  }
}
