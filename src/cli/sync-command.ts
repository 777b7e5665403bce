import { type App, openApp } from '../app.ts'
import { processEnvironment, readConfig } from '../config.ts'
import type { CrmForecast } from '../crm-accounts.ts'
import { Failure } from '../ports/failure.ts'
import { exitCodes } from './exit.ts'
import { fitLines, terminalWidth } from './fit-lines.ts'
import { objectionTo, renderForecast } from './forecast-text.ts'
import { type Progress, startProgress } from './progress.ts'
import { isClean, renderSummary, summarize } from './run-summary.ts'
import { runToQuiescence } from './run-to-quiescence.ts'

export interface SyncOptions {
  readonly json: boolean
  /** Starts although the calls that are left will not do. */
  readonly force: boolean
}

/** A forecast, then one pull of everything, run until nothing is left to do, then the summary. */
export async function sync({ json, force }: SyncOptions): Promise<void> {
  const config = readConfig(processEnvironment())
  let progress: Progress | null = null
  await using app = await openApp(config, {
    onTally: (milestone, count) => progress?.tally(milestone, count),
  })
  const forecast = await forecastRun(app, force)
  progress = startProgress(null)
  const since = app.now()
  try {
    await runToQuiescence(app)
  } finally {
    progress.stop()
  }
  const summary = await summarize(app.ledger, since, app.definition())
  const lines = json
    ? [JSON.stringify({ forecast, ...summary }, null, 2)]
    : fitLines(renderSummary(summary), terminalWidth())
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = isClean(summary) ? exitCodes.done : exitCodes.unfinished
}

/** Says on a terminal what is ahead. Throws when it cannot be done with the calls that are left, unless forced. */
async function forecastRun(app: Pick<App, 'forecast'>, force: boolean): Promise<readonly CrmForecast[]> {
  const forecast = await app.forecast()
  if (process.stderr.isTTY) process.stderr.write(`${renderForecast(forecast).join('\n')}\n`)
  const objection = objectionTo(forecast)
  if (objection !== null && !force) throw new Failure('rate-limited', objection, { cause: null })
  return forecast
}
