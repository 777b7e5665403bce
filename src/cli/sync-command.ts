import { z } from 'zod'
import type { App } from '../app.ts'
import type { CrmForecast } from '../crm-accounts.ts'
import { Failure } from '../ports/failure.ts'
import { defineAppCommand } from './command.ts'
import { exitCodes } from './exit.ts'
import { fitLines } from './fit-lines.ts'
import { objectionTo, renderForecast } from './forecast-text.ts'
import { jsonText, linesText } from './printable.ts'
import { startProgress } from './progress.ts'
import { isClean, renderSummary, summarize } from './run-summary.ts'
import { runToQuiescence } from './run-to-quiescence.ts'
import type { Terminal } from './terminal.ts'

/**
 * A forecast, then one pull of everything, run until nothing is left to do, then the summary. Whoever asked may end it
 * early: running jobs are finished, and what is left waits in the ledger and the queue for whoever works on.
 */
export const sync = defineAppCommand({
  name: 'sync',
  arguments: z.object({
    json: z.boolean(),
    /** Starts although the calls that are left will not do. */
    force: z.boolean(),
    /** Reads all records again, whether they changed or not. */
    reread: z.boolean(),
  }),
  async run({ json, force, reread }, { app }, terminal) {
    await app.refuseForeignFields()
    if (reread) await app.rereadAll()
    const forecast = await forecastRun(app, force, terminal)
    const since = app.now()
    if (!(await runOn(app, terminal))) {
      terminal.err(`Stopping after ${terminal.stopped.reason}: what is left goes on with the next run.\n`)
      return exitCodes.unfinished
    }
    const summary = await summarize(app.ledger, since, app.crmNames, app.definition())
    terminal.out(
      json ? jsonText({ forecast, ...summary }) : linesText(fitLines(renderSummary(summary), terminal.width)),
    )
    return isClean(summary) ? exitCodes.done : exitCodes.unfinished
  },
})

/** Says on a terminal what is ahead. Throws when it cannot be done with the calls that are left, unless forced. */
async function forecastRun(
  app: Pick<App, 'forecast'>,
  force: boolean,
  terminal: Terminal,
): Promise<readonly CrmForecast[]> {
  const forecast = await app.forecast()
  if (terminal.drawsProgress) terminal.err(linesText(renderForecast(forecast)))
  const objection = objectionTo(forecast)
  if (objection !== null && !force) throw new Failure('rate-limited', objection, { cause: null })
  return forecast
}

/** Runs to the end and answers true; false when it was stopped before. */
async function runOn(app: App, terminal: Terminal): Promise<boolean> {
  const progress = startProgress(null, terminal)
  const unwatch = app.watchTally(progress.tally)
  try {
    const refusal = await Promise.race([runToQuiescence(app, terminal.stopped).then(() => null), app.refused])
    if (refusal !== null) throw refusal
    return true
  } catch (error) {
    if (!terminal.stopped.aborted) throw error
    return false
  } finally {
    unwatch()
    progress.stop()
  }
}
