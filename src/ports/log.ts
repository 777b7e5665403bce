/** The only fields that a log line can carry. A lead appears as its key, never by name or address. */
export interface LogFields {
  readonly crm?: string
  readonly job?: string
  readonly jobId?: string
  readonly queue?: string
  readonly lead?: string
  readonly count?: number
  readonly attempt?: number
  readonly durationMs?: number
  readonly retryAfterMs?: number
  readonly kind?: string
  readonly port?: number
  readonly path?: string
  readonly error?: unknown
}

export interface Log {
  debug(sentence: string, fields?: LogFields): void
  info(sentence: string, fields?: LogFields): void
  warn(sentence: string, fields?: LogFields): void
  error(sentence: string, fields?: LogFields): void
}
