import { Failure } from '../ports/failure.ts'
import { withoutAddresses } from '../ports/redaction.ts'

/** Frames kept of a stack, and characters kept of a line: PGlite is one line of half a megabyte, and errors quote it. */
const framesKept = 8
const lineLength = 300

/** Errors have causes that have causes; beyond this it is said no more. */
const causesKept = 3

const shorten = (line: string): string => (line.length > lineLength ? `${line.slice(0, lineLength)}…` : line)
const clean = (text: string): string =>
  withoutAddresses(text.split('\n').map(shorten).slice(0, framesKept).join('\n'))

export interface DescribedError {
  readonly name: string
  readonly message: string
  /** Of a `Failure`. */
  readonly kind?: string
  /** Of a `Failure`: where it came from. */
  readonly origin?: string
  /** Such as `ECONNREFUSED`, or PostgreSQL's `23505`. */
  readonly code?: string
  readonly stack?: string
  readonly cause?: DescribedError
}

/**
 * An error as the log may hold it: what it is and where it happened. Properties of its own, where libraries put
 * requests, rows and answers, are left behind; the first lines of a stack, which repeat the message, as well.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, message: clean(String(error)) }
  const frames = framesOf(error)
  const code = (error as { readonly code?: unknown }).code
  return {
    name: error.name,
    message: clean(error.message),
    ...(error instanceof Failure ? { kind: error.kind } : {}),
    ...(error instanceof Failure && error.origin !== null ? { origin: error.origin } : {}),
    ...(typeof code === 'string' ? { code: clean(code) } : {}),
    ...(depth === 0 && frames !== '' ? { stack: frames } : {}),
    ...(error.cause instanceof Error && depth < causesKept
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
  }
}

function framesOf(error: Error): string {
  const lines = typeof error.stack === 'string' ? error.stack.split('\n') : []
  return clean(lines.filter((line) => /^\s+at /.test(line)).join('\n'))
}
