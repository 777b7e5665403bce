import { openApp } from '../app.ts'
import { processEnvironment, readConfig } from '../config.ts'
import { exitCodes } from './exit.ts'
import { fitLines, terminalWidth } from './fit-lines.ts'
import { startProgress } from './progress.ts'
import { isClean, renderSummary, summarize } from './run-summary.ts'
import { runToQuiescence } from './run-to-quiescence.ts'

/** One pull of everything, run until nothing is left to do, then the summary. */
export async function sync({ json }: { readonly json: boolean }): Promise<void> {
  const config = readConfig(processEnvironment())
  const progress = startProgress(null)
  await using app = await openApp(config, { onTally: progress.tally })
  const since = app.now()
  try {
    await runToQuiescence(app)
  } finally {
    progress.stop()
  }
  const summary = await summarize(app.ledger, since, app.definition())
  const lines = json ? [JSON.stringify(summary, null, 2)] : fitLines(renderSummary(summary), terminalWidth())
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = isClean(summary) ? exitCodes.done : exitCodes.unfinished
}
