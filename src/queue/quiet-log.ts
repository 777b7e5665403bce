import type { Log, LogFields } from '../ports/log.ts'

/**
 * Says a sentence at most once per `gapMs` and key, however often it would be true; Infinity is once in a process. A key
 * is made of kinds and names, never of a message: messages carry what is new each time.
 */
export interface QuietLog {
  warn(key: string, gapMs: number, sentence: string, fields?: LogFields): void
  error(key: string, gapMs: number, sentence: string, fields?: LogFields): void
}

/** Keys are a handful of fixed words and names; this is far above, and holds a key of too many values in bounds. */
const mostKeys = 1_000

export function createQuietLog(log: Log, now: () => number = Date.now): QuietLog {
  const saidAt = new Map<string, number>()
  const isDue = (key: string, gapMs: number) => {
    const last = saidAt.get(key)
    if (last !== undefined && now() - last < gapMs) return false
    const [oldest] = saidAt.keys()
    if (oldest !== undefined && saidAt.size >= mostKeys) saidAt.delete(oldest)
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
  }
}
