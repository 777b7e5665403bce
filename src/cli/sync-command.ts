import { type App, openApp } from '../app.ts'
import { processEnvironment, readConfig } from '../config.ts'
import type { CrmForecast } from '../crm-accounts.ts'
import { Failure } from '../ports/failure.ts'
import { exitCodes, untilStopped } from './exit.ts'
import { fitLines, terminalWidth } from './fit-lines.ts'
import { objectionTo, renderForecast } from './forecast-text.ts'
import { print, printError, printJson } from './print.ts'
import { type Progress, startProgress } from './progress.ts'
import { isClean, renderSummary, summarize } from './run-summary.ts'
import { runToQuiescence } from './run-to-quiescence.ts'

export interface SyncOptions {
  readonly json: boolean
  /** Starts although the calls that are left will not do. */
  readonly force: boolean
  /** Reads all records again, whether they changed or not. */
  readonly reread: boolean
}

/**
 * A forecast, then one pull of everything, run until nothing is left to do, then the summary. A signal ends it early:
 * running jobs are finished, and what is left waits in the ledger and the queue for the next run.
 */
export async function sync({ json, force, reread }: SyncOptions): Promise<void> {
  const config = readConfig(processEnvironment())
  const stopped = untilStopped()
  let progress: Progress | null = null
  await using app = await openApp(config, {
    onTally: (milestone, count) => progress?.tally(milestone, count),
  })
  await app.refuseForeignFields()
  if (reread) await app.rereadAll()
  const forecast = await forecastRun(app, force)
  progress = startProgress(null)
  const since = app.now()
  await app.startWorkers()
  let signal: string | Failure | null = null
  try {
    signal = await Promise.race([runToQuiescence(app).then(() => null), stopped, app.refused])
  } finally {
    progress.stop()
  }
  if (signal instanceof Failure) throw signal
  if (signal !== null) {
    printError(`Stopping after ${signal}: what is left goes on with the next run.`)
    process.exitCode = exitCodes.unfinished
    return
  }
  const summary = await summarize(app.ledger, since, app.crmNames, app.definition())
  if (json) printJson({ forecast, ...summary })
  else print(fitLines(renderSummary(summary), terminalWidth()))
  process.exitCode = isClean(summary) ? exitCodes.done : exitCodes.unfinished
}

/** Says on a terminal what is ahead. Throws when it cannot be done with the calls that are left, unless forced. */
async function forecastRun(app: Pick<App, 'forecast'>, force: boolean): Promise<readonly CrmForecast[]> {
  const forecast = await app.forecast()
  if (process.stderr.isTTY) printError(renderForecast(forecast).join('\n'))
  const objection = objectionTo(forecast)
  if (objection !== null && !force) throw new Failure('rate-limited', objection, { cause: null })
  return forecast
}
