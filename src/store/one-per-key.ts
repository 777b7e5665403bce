/**
 * One entry per key, in the order of the keys: a statement must not meet the same row twice, and statements that lock
 * rows in one order cannot wait for each other in a circle. Where there are several, `later` says which one stays.
 */
export function onePerKey<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  later: (kept: Entry, next: Entry) => Entry = (_kept, next) => next,
): Entry[] {
  const byKey = new Map<string, Entry>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const kept = byKey.get(key)
    byKey.set(key, kept === undefined ? entry : later(kept, entry))
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}
