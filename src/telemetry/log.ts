import { type DestinationStream, destination as openDestination, pino, stdTimeFunctions } from 'pino'
import type { Log, LogFields } from '../ports/log.ts'
import { withoutAddresses } from '../ports/redaction.ts'
import { escapeControls } from '../ports/terminal-controls.ts'
import { describeError } from './describe-error.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface LogOptions {
  readonly level: LogLevel
  /** Takes one line of JSON at a time; standard error when absent, so that a command's output stays its own. */
  readonly destination?: DestinationStream
}

/** The text fields that may pass; masked all the same, for a path or a key can be made of anything. */
const textFields = [
  'crm',
  'job',
  'jobId',
  'queue',
  'lead',
  'kind',
] as const satisfies readonly (keyof LogFields)[]
const numberFields = [
  'count',
  'attempt',
  'durationMs',
  'retryAfterMs',
  'port',
] as const satisfies readonly (keyof LogFields)[]

/**
 * Only what `LogFields` names gets out, whatever the caller hands in: a list of what may pass forgets nothing,
 * a list of what to hide does.
 */
function allowed(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  for (const name of textFields) {
    const value = fields[name]
    if (typeof value === 'string') line[name] = withoutAddresses(value)
  }
  for (const name of numberFields) {
    const value = fields[name]
    if (typeof value === 'number') line[name] = value
  }
  if (typeof fields.path === 'string') line.path = withoutAddresses(fields.path.replace(/\?.*$/s, ''))
  if (fields.error !== undefined) line.error = describeError(fields.error)
  return line
}

/** A log of JSON lines with `time` (ISO 8601), `level` in words, `message` and the allowed fields. */
export function createLog({ level, destination }: LogOptions): Log {
  const lines = destination ?? openDestination({ fd: 2, sync: true })
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // A log is read on terminals too.
    { write: (line: string) => void lines.write(escapeControls(line)) },
  )
  const write =
    (at: 'debug' | 'info' | 'warn' | 'error') =>
    (sentence: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(at)) logger[at](allowed(fields), withoutAddresses(sentence))
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
