import { leadKey } from '../../src/domain/lead.ts'
import type {
  FailureLedger,
  NewFailure,
  StopLedger,
  StoppedQueue,
  StoredFailure,
} from '../../src/ports/ledger.ts'

/** The failure ledger's promises over an array. */
export function createFailuresInMemory() {
  const rows: (StoredFailure & { isOpen: boolean })[] = []
  const keyOf = ({ job, ref, kind, cause }: NewFailure) =>
    `${job} ${ref === null ? '' : leadKey(ref)} ${kind} ${cause}`

  const ledger: FailureLedger = {
    async record(failures, now) {
      return failures.map((failure) => {
        const at = now.toISOString()
        const known = rows.findIndex((row) => row.isOpen && keyOf(row) === keyOf(failure))
        const before = rows[known]
        const row =
          before === undefined
            ? {
                ...failure,
                id: rows.length + 1,
                count: 1,
                firstAt: at,
                lastAt: at,
                nextAt: null,
                isOpen: true,
              }
            : { ...before, ...failure, count: before.count + 1, lastAt: at }
        rows[before === undefined ? rows.length : known] = row
        return row
      })
    },
    read: async (id) => rows.find((row) => row.id === id) ?? null,
    listOpen: async (limit) => rows.filter((row) => row.isOpen).slice(0, limit),
    groupOpen: async () => [],
    async resolve(id) {
      for (const row of rows) if (row.id === id) row.isOpen = false
    },
    async resolveAll(job, queue, _now, withBugs) {
      for (const row of rows)
        if (row.job === job && row.queue === queue && row.ref === null && (withBugs || row.kind !== 'bug'))
          row.isOpen = false
    },
    readHolds: async () => new Map(),
    closeMended: async () => undefined,
  }
  const stopped = new Map<string, StoppedQueue>()
  const stops: StopLedger = {
    async stop({ queue, job, failure }, now, probeAt) {
      if (stopped.has(queue)) return false
      const since = now.toISOString()
      stopped.set(queue, { queue, because: failure.message, since, probeAt: probeAt.toISOString() })
      await ledger.record([{ ...failure, job, queue, ref: null }], now)
      return true
    },
    async claimProbe(queue, now, nextProbeAt) {
      const known = stopped.get(queue)
      if (known === undefined || Date.parse(known.probeAt) > now.getTime()) return false
      stopped.set(queue, { ...known, probeAt: nextProbeAt.toISOString() })
      return true
    },
    async release(queues) {
      for (const queue of queues) stopped.delete(queue)
      for (const row of rows)
        if (queues.includes(row.queue) && row.kind === 'unauthorized') row.isOpen = false
    },
    list: async () => [...stopped.values()],
  }
  return { ledger, stops, open: () => rows.filter((row) => row.isOpen) }
}
