import type { App } from '../app.ts'

/** A sweep that still finds something after so many rounds finds what only time or a person can mend. */
const sweepsAtMost = 3

/**
 * Pulls all CRMs once and works until the queue is empty; then sweeps, for what the queue had lost before this run.
 * What still fails stays in the ledger and is shown by the summary.
 */
export async function runToQuiescence(app: App): Promise<void> {
  await app.startWorkers()
  await app.pullAll('backfill')
  await app.idle()
  for (let sweeps = 0; sweeps < sweepsAtMost; sweeps++) {
    const { undecided, unrouted, unwritten } = await app.ledger.leads.countOpen()
    // The first sweep also finds those whose decision time alone may have changed.
    const tasks = await app.ledger.tasks.countOpen(app.now())
    if (sweeps > 0 && undecided + unrouted + unwritten + tasks === 0) break
    await app.sweep()
    await app.idle()
  }
  await judgeTheRest(app)
}

/** Each sweep takes some of the leads that another definition judged, as long as that leaves fewer of them. */
async function judgeTheRest(app: App): Promise<void> {
  let left = await app.countToJudge()
  while (left > 0) {
    await app.sweep()
    await app.idle()
    const before = left
    left = await app.countToJudge()
    if (left >= before) return
  }
}
