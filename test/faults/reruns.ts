import type { Death, JobSign } from './watched-process.ts'

/** How long killed jobs waited for their next start, counted while a process was there that could take them. */
export interface Reruns {
  readonly measured: number
  /** Jobs that had ended as far as the queue knew, and so never ran again. */
  readonly ended: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** When a process could take jobs, epoch milliseconds. */
interface Shift {
  readonly fromMs: number
  toMs: number
}

export interface RerunWatch {
  hear(sign: JobSign): void
  /** A process takes jobs now; answers what to call when it no longer does. */
  works(fromMs: number): (toMs: number) => void
  died(death: Death): void
  measure(): Reruns
}

export function createRerunWatch(): RerunWatch {
  const starts = new Map<string, number[]>()
  const deaths: Death[] = []
  const shifts: Shift[] = []
  return {
    hear({ kind, key, atMs }) {
      if (kind === 'starts') starts.set(key, [...(starts.get(key) ?? []), atMs])
    },
    works(fromMs) {
      const shift: Shift = { fromMs, toMs: Number.POSITIVE_INFINITY }
      shifts.push(shift)
      return (toMs) => {
        shift.toMs = toMs
      }
    },
    died: (death) => void deaths.push(death),
    measure() {
      const waits: number[] = []
      let ended = 0
      for (const { atMs, running } of deaths)
        for (const { key } of running) {
          const next = (starts.get(key) ?? []).find((startMs) => startMs > atMs)
          if (next === undefined) ended += 1
          else waits.push(workedBetween(shifts, atMs, next))
        }
      waits.sort((a, b) => a - b)
      return { measured: waits.length, ended, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99) }
    },
  }
}

/** How much of a time there was at least one process at work. */
function workedBetween(shifts: readonly Shift[], fromMs: number, toMs: number): number {
  let workedMs = 0
  let countedTo = fromMs
  for (const shift of shifts.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const start = Math.max(shift.fromMs, countedTo)
    const end = Math.min(shift.toMs, toMs)
    if (end <= start) continue
    workedMs += end - start
    countedTo = end
  }
  return workedMs
}

/** The value that this share of the sorted values does not exceed; 0 for none. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
