import type { Command } from './command.ts'

/** Reads a command's code when it is first called. */
type LoadCommand = () => Promise<Command<unknown>>

/** Commands that the process answers which holds the embedded database, by their names. One line a command. */
export const commands: ReadonlyMap<string, LoadCommand> = new Map<string, LoadCommand>([
  ['account', async () => (await import('./account-command.ts')).showAccounts],
  ['status', async () => (await import('./status-command.ts')).showStatus],
  ['check --online', async () => (await import('./online-check-command.ts')).onlineCheck],
  ['setup', async () => (await import('./setup-command.ts')).setup],
  ['explain', async () => (await import('./explain-command.ts')).explain],
  ['sync', async () => (await import('./sync-command.ts')).sync],
  ['definition try', async () => (await import('./definition-try-command.ts')).definitionTry],
  ['definition outcomes', async () => (await import('./definition-outcomes-command.ts')).definitionOutcomes],
  [
    'definition combinations',
    async () => (await import('./count-combinations-command.ts')).countCombinations,
  ],
])
