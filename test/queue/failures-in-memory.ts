import { leadKey } from '../../src/domain/lead.ts'
import type { FailureLedger, NewFailure, StoredFailure } from '../../src/ports/ledger.ts'

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
  return { ledger, open: () => rows.filter((row) => row.isOpen) }
}
