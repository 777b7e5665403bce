import { CommanderError } from '@commander-js/extra-typings'
import { Failure } from '../ports/failure.ts'
import { ownTerminal } from './terminal.ts'

/** What the exit codes of every command mean; shown by --help. */
export const exitCodes = {
  done: 0,
  /** It ran, but somebody has to see to something, or leads are unfinished; the output says to what. */
  unfinished: 1,
  /** It did not run: usage, settings, mappings, credentials or an unreachable part; the sentence says which. */
  notStarted: 2,
  /** A bug of Plumbline. */
  broken: 70,
} as const

/** How a command ends that threw: a sentence for a known failure, nothing for one that was stopped, and the exit code. */
export function describeEnd(
  error: unknown,
  stopped?: AbortSignal,
): { readonly text: string; readonly exitCode: number } {
  if (stopped?.aborted && error === stopped.reason) return { text: '', exitCode: exitCodes.unfinished }
  // What was asked for was said already: help, or what of the usage is wrong.
  if (error instanceof CommanderError)
    return { text: '', exitCode: error.exitCode === 0 ? exitCodes.done : exitCodes.notStarted }
  if (error instanceof Failure) return { text: `${error.message}\n`, exitCode: exitCodes.notStarted }
  const trace = error instanceof Error ? error.stack : String(error)
  return { text: `${trace}\nThis is a bug of Plumbline.\n`, exitCode: exitCodes.broken }
}

/** Says on standard error what went wrong, in a sentence for a known failure, and answers the exit code. */
export function reportAndExitCode(error: unknown): number {
  const { text, exitCode } = describeEnd(error)
  ownTerminal().err(text)
  return exitCode
}

/** Whoever reads only the first lines, as `head` does, closes the pipe: the command goes on and ends as it would anyhow. */
export function keepEndOfUnreadOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
}

/** What README promises of a process that is asked to stop. */
const usualLimitMs = 25_000

/**
 * Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. However long its parts take to close,
 * the process is gone `limitMs` after the first.
 */
export function untilStopped(limitMs = usualLimitMs): Promise<string> {
  return new Promise((resolve) => {
    const stop = (signal: string) => {
      process.once('SIGINT', () => process.exit(130))
      process.once('SIGTERM', () => process.exit(143))
      setTimeout(endAnyhow, limitMs, limitMs).unref()
      resolve(signal)
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

function endAnyhow(limitMs: number): void {
  ownTerminal().err(
    `Not everything could be closed within ${limitMs / 1_000} seconds; the rest is left as it is.\n`,
  )
  process.exit()
}
