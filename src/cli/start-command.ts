import { openApp } from '../app.ts'
import { processEnvironment, readConfig } from '../config.ts'
import { Failure } from '../ports/failure.ts'
import { ownFolderOf } from '../store/embedded/own-folder.ts'
import { commands } from './command-registry.ts'
import { serveCommands } from './command-socket/serve-commands.ts'
import { untilStopped } from './exit.ts'

/** Runs until SIGINT or SIGTERM: workers, and with the server also the HTTP side and the schedules. */
export async function start({ withServer }: { readonly withServer: boolean }): Promise<void> {
  const config = readConfig(processEnvironment())
  if (!withServer && config.databaseUrl === null)
    throw new Failure(
      'misconfigured',
      'A worker beside `plumbline start` needs DATABASE_URL: one process alone can open the embedded database.',
      { cause: null },
    )
  const stopped = untilStopped()
  await using app = await openApp(config)
  const opened = { config, ledger: app.ledger, calls: app.calls, app, readStatus: () => app.status() }
  const folder = ownFolderOf(config.dataDir)
  const served = config.databaseUrl === null ? await serveCommands({ folder, opened, commands }) : null
  if (served !== null) app.closeWith(served)
  await app.refuseForeignFields()
  if (withServer) {
    const address = await app.startServer()
    await app.startSchedules()
    // Not waited for: a CRM that is away would hold up the start of everything else.
    void app.warnOfMissingFields()
    app.log.info(`Plumbline listens on ${address} and keeps ${app.crmNames.join(' and ')} in line.`)
  }
  await app.startWorkers()
  app.log.info('Workers are running.')
  const end = await Promise.race([stopped, app.refused])
  if (end instanceof Failure) throw end
  app.log.info(`Stopping after ${end}: running jobs are finished first.`)
}
