import { jsonText, linesText } from './printable.ts'
import { ownTerminal } from './terminal.ts'

/** Prints lines on the standard output of this process. */
export const print = (lines: readonly string[]): void => ownTerminal().out(linesText(lines))

/** Prints a value as JSON on the standard output of this process. */
export const printJson = (value: unknown): void => ownTerminal().out(jsonText(value))

/** Says something on standard error, beside what a command answers. It may have several lines. */
export const printError = (text: string): void => ownTerminal().err(`${text}\n`)
