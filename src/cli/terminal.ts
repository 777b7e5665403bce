import { terminalWidth } from './fit-lines.ts'
import { drawable, printable } from './printable.ts'

/** Where a command's words go and who may stop it: the terminal of this process, or one at the other end of a socket. */
export interface Terminal {
  /** What was asked for, as it would go to standard output. */
  out(text: string): void
  /** What is said beside it, as it would go to standard error. */
  err(text: string): void
  /** Draws progress on standard error, which moves about there; only what holds nobody's values. */
  draw(text: string): void
  /** Characters in a line of standard output. */
  readonly width: number
  /** Whether progress may be drawn on standard error. */
  readonly drawsProgress: boolean
  /** Aborted, with the name of the signal as its reason, when whoever asked wants no more. */
  readonly stopped: AbortSignal
}

/**
 * The terminal of this process, which shows nothing that it would obey: what is printed holds the values of strangers.
 * Without `stopped`, a signal ends the process
 * and with it the command.
 */
export const ownTerminal = (stopped: AbortSignal = new AbortController().signal): Terminal => ({
  out: (text) => void process.stdout.write(printable(text)),
  err: (text) => void process.stderr.write(printable(text)),
  draw: (text) => void process.stderr.write(drawable(text)),
  width: terminalWidth(),
  drawsProgress: process.stderr.isTTY === true,
  stopped,
})

/** A terminal of which only the output is kept, a piece at a time. */
export const quietTerminal = (out: (text: string) => void): Terminal => ({
  out,
  err: () => undefined,
  draw: () => undefined,
  width: Number.POSITIVE_INFINITY,
  drawsProgress: false,
  stopped: new AbortController().signal,
})
