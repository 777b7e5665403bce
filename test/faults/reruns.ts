import type { Death, JobSign } from './watched-process.ts'

/** How long killed jobs waited for their next start. */
export interface Reruns {
  readonly measured: number
  /** Jobs that had ended as far as the queue knew, and so never ran again. */
  readonly ended: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface RerunWatch {
  hear(sign: JobSign): void
  /** `workedFromMs`: when somebody could take the jobs at the earliest; the death itself where others are there. */
  died(death: Death, workedFromMs: Promise<number>): void
  measure(): Promise<Reruns>
}

export function createRerunWatch(): RerunWatch {
  const starts = new Map<string, number[]>()
  const deaths: { readonly death: Death; readonly workedFromMs: Promise<number> }[] = []
  return {
    hear({ kind, key, atMs }) {
      if (kind === 'starts') starts.set(key, [...(starts.get(key) ?? []), atMs])
    },
    died: (death, workedFromMs) => void deaths.push({ death, workedFromMs }),
    async measure() {
      const waits: number[] = []
      let ended = 0
      for (const { death, workedFromMs } of deaths) {
        // A replacement that was killed in turn before it worked measures nothing.
        const from = Math.max(death.atMs, await workedFromMs.catch(() => Number.POSITIVE_INFINITY))
        for (const { key } of Number.isFinite(from) ? death.running : []) {
          const next = (starts.get(key) ?? []).find((atMs) => atMs > death.atMs)
          if (next === undefined) ended += 1
          else waits.push(Math.max(0, next - from))
        }
      }
      waits.sort((a, b) => a - b)
      return {
        measured: waits.length,
        ended,
        p50Ms: percentile(waits, 0.5),
        p99Ms: percentile(waits, 0.99),
      }
    },
  }
}

/** The value that this share of the sorted values does not exceed; 0 for none. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
