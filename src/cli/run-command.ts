import { setTimeout as wait } from 'node:timers/promises'
import { openApp } from '../app.ts'
import { type Config, processEnvironment, readConfig } from '../config.ts'
import { openLedger } from '../open-ledger.ts'
import { Failure } from '../ports/failure.ts'
import { FolderTaken } from '../store/embedded/data-folder.ts'
import { ownFolderOf } from '../store/embedded/own-folder.ts'
import type { Command, OpenedApp, OpenedLedger } from './command.ts'
import { commands } from './command-registry.ts'
import { askHolder } from './command-socket/ask-holder.ts'
import { serveCommands } from './command-socket/serve-commands.ts'
import { exitCodes, untilStopped } from './exit.ts'
import { ownTerminal, type Terminal } from './terminal.ts'

/** A process that has just taken the folder answers commands when it has opened it, seconds later; one that ends frees it. */
const patienceMs = 10_000
const lookEveryMs = 200

/** Runs a command on what the settings name, on the terminal of this process, and sets the exit code. */
export async function runCommand<Arguments>(command: Command<Arguments>, given: Arguments): Promise<void> {
  const stopped = new AbortController()
  // What only reads ends with its process; the rest is told to end, and says how.
  if (command.needs === 'app')
    void untilStopped().then((signal) => {
      process.exitCode = exitCodes.unfinished
      stopped.abort(signal)
    })
  const config = readConfig(processEnvironment())
  process.exitCode = await answerCommand(command, given, config, ownTerminal(stopped.signal))
}

/**
 * Runs a command and answers its exit code. While another process holds the embedded database, that one runs it, and
 * this one hands on what comes. Throws `Failure` with a sentence when it can be run nowhere.
 */
export async function answerCommand<Arguments>(
  command: Command<Arguments>,
  given: Arguments,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const triedAt = performance.now()
  for (;;) {
    try {
      return await runHere(command, given, config, terminal)
    } catch (error) {
      const taken = error instanceof Failure && error.cause instanceof FolderTaken ? error.cause : null
      if (taken === null) throw error
      const exitCode = await askHolder(taken.folder, { command: command.name, arguments: given }, terminal)
      if (exitCode !== null) return exitCode
      const isPatient = taken.mayPass && performance.now() - triedAt < patienceMs
      if (terminal.stopped.aborted || !isPatient) throw error
      await wait(lookEveryMs)
    }
  }
}

/** Runs it in this process, which meanwhile answers the commands of others. */
async function runHere<Arguments>(
  command: Command<Arguments>,
  given: Arguments,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const serve = async (opened: OpenedLedger | OpenedApp) =>
    config.databaseUrl === null
      ? await serveCommands({ folder: ownFolderOf(config.dataDir), opened, commands })
      : null
  if (command.needs === 'ledger') {
    await using opened = await openLedger(config)
    const work = { config, ledger: opened.ledger, calls: opened.calls, readStatus: () => opened.status() }
    await using served = await serve(work)
    const exitCode = await command.run(given, work, terminal)
    await served?.finish(terminal.stopped)
    return exitCode
  }
  await using app = await openApp(config)
  const work = { config, ledger: app.ledger, calls: app.calls, app, readStatus: () => app.status() }
  const served = await serve(work)
  if (served !== null) app.closeWith(served)
  const exitCode = await command.run(given, work, terminal)
  await served?.finish(terminal.stopped)
  return exitCode
}
