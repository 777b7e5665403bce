import type { Command } from './command.ts'

/** Reads a command's code when it is first called. */
type LoadCommand = () => Promise<Command<unknown>>

/** Commands that the process answers which holds the embedded database, by their names. One line a command. */
export const commands: ReadonlyMap<string, LoadCommand> = new Map<string, LoadCommand>([
  ['account', async () => (await import('./account-command.ts')).showAccounts],
  ['explain', async () => (await import('./explain-command.ts')).explain],
])
