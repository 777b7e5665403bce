import type { Log, LogFields } from '../ports/log.ts'

/** Says a sentence at most once per `gapMs`, however often it would be true; Infinity is once in a process. */
export interface QuietLog {
  warn(key: string, gapMs: number, sentence: string, fields?: LogFields): void
  error(key: string, gapMs: number, sentence: string, fields?: LogFields): void
  /** The sentence of this key may be said again. */
  forget(key: string): void
}

export function createQuietLog(log: Log, now: () => number = Date.now): QuietLog {
  const saidAt = new Map<string, number>()
  const isDue = (key: string, gapMs: number) => {
    const last = saidAt.get(key)
    if (last !== undefined && now() - last < gapMs) return false
    saidAt.set(key, now())
    return true
  }
  return {
    warn(key, gapMs, sentence, fields) {
      if (isDue(key, gapMs)) log.warn(sentence, fields)
    },
    error(key, gapMs, sentence, fields) {
      if (isDue(key, gapMs)) log.error(sentence, fields)
    },
    forget: (key) => void saidAt.delete(key),
  }
}
