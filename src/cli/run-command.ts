import { setTimeout as wait } from 'node:timers/promises'
import { openApp, openLedger } from '../app.ts'
import { type Config, processEnvironment, readConfig } from '../config.ts'
import { Failure } from '../ports/failure.ts'
import { FolderTaken } from '../store/embedded/data-folder.ts'
import { ownFolderOf } from '../store/embedded/own-folder.ts'
import type { Command } from './command.ts'
import { commands } from './command-registry.ts'
import { askHolder } from './command-socket/ask-holder.ts'
import { serveCommands } from './command-socket/serve-commands.ts'
import { untilStopped } from './exit.ts'
import { ownTerminal, type Terminal } from './terminal.ts'

/** A process that has just taken the folder answers commands a moment later; one that ends frees it. */
const patienceMs = 3_000
const lookEveryMs = 200

/**
 * Runs a command on what the settings name and sets the exit code. While another process holds the embedded database,
 * that one runs it, and this one is its terminal. Throws `Failure` with a sentence when it can be run nowhere.
 */
export async function runCommand<Arguments>(command: Command<Arguments>, given: Arguments): Promise<void> {
  const config = readConfig(processEnvironment())
  const stopped = new AbortController()
  // What only reads ends with its process; the rest is told to end, and says how.
  if (command.needs === 'app') void untilStopped().then((signal) => stopped.abort(signal))
  const terminal = ownTerminal(stopped.signal)
  const triedAt = performance.now()
  for (;;) {
    try {
      process.exitCode = await runHere(command, given, config, terminal)
      return
    } catch (error) {
      const taken = error instanceof Failure && error.cause instanceof FolderTaken ? error.cause : null
      if (taken === null) throw error
      const exitCode = await askHolder(taken.folder, { command: command.name, arguments: given }, terminal)
      if (exitCode !== null) {
        process.exitCode = exitCode
        return
      }
      const isPatient = taken.mayPass && performance.now() - triedAt < patienceMs
      if (stopped.signal.aborted || !isPatient) throw error
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
  if (command.needs === 'ledger') {
    await using opened = await openLedger(config)
    const work = { config, ledger: opened.ledger }
    return await whileServing(config, work, terminal, () => command.run(given, work, terminal))
  }
  await using app = await openApp(config)
  const work = { config, ledger: app.ledger, app }
  return await whileServing(config, work, terminal, () => command.run(given, work, terminal))
}

async function whileServing(
  { databaseUrl, dataDir }: Config,
  opened: Parameters<typeof serveCommands>[0]['opened'],
  { stopped }: Terminal,
  run: () => Promise<number>,
): Promise<number> {
  const folder = ownFolderOf(dataDir)
  const served = databaseUrl === null ? await serveCommands({ folder, opened, commands }) : null
  try {
    return await run()
  } finally {
    await served?.finish(stopped)
  }
}
