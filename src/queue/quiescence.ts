import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { QueueCounts } from './queue-counts.ts'

/** What came to rest, and what only stands still. */
export interface Rest {
  /** Queues that are stopped with jobs in them: nothing moves there until somebody mends the credentials. */
  readonly stoppedQueues: readonly string[]
  /** Queues whose jobs wait for a time that is not near: a source or CRM asked for much patience. */
  readonly waitingQueues: readonly string[]
}

export interface Quiescence {
  /** Told by workers of this process when a queue of theirs ran dry or a job ended. */
  noteQuiet(): void
  /**
   * Resolves when no queue has anything to do now or later, or when nothing has moved for `patienceMs`; rejects with the
   * signal's reason.
   */
  untilIdle(signal: AbortSignal, patienceMs: number): Promise<Rest>
}

/** Other processes tell us nothing, so their end is found by looking, at this pace. */
const lookEveryMs = 500
/** Many jobs that end together are one reason to look. */
const gatherMs = 20
/** The queue may be away for a moment, such as for a restart; after half a minute it is not coming back. */
const failedLooksToTolerate = 60

export function createQuiescence(countAll: () => Promise<ReadonlyMap<string, QueueCounts>>): Quiescence {
  const quiet = new EventEmitter()
  quiet.setMaxListeners(0)
  // Between two looks a job can fail and wait again, and the counts show nothing of it.
  let ends = 0

  const isBusy = (counts: QueueCounts) =>
    counts.active > 0 || (!counts.isStopped && counts.waiting + counts.delayed > 0)

  return {
    noteQuiet() {
      ends += 1
      quiet.emit('quiet')
    },
    async untilIdle(signal, patienceMs) {
      let quietLooks = 0
      let failedLooks = 0
      const standstill = createStandstill()
      for (;;) {
        signal.throwIfAborted()
        const counts = await look().catch(async (error: unknown) => {
          failedLooks += 1
          if (failedLooks > failedLooksToTolerate) throw error
          await wait(lookEveryMs, null, { signal })
          return null
        })
        if (counts === null) continue
        failedLooks = 0
        quietLooks = counts.some(([, queue]) => isBusy(queue)) ? 0 : quietLooks + 1
        const isActive = counts.some(([, { active }]) => active > 0)
        const standsStillMs = standstill.lastsMs(JSON.stringify([ends, counts]), isActive)
        // A job may move from a queue not yet counted to one already counted; it cannot hide twice.
        if (quietLooks === 2 || standsStillMs >= patienceMs) {
          const left = counts.filter(([, queue]) => queue.waiting + queue.delayed > 0)
          return {
            stoppedQueues: left.filter(([, { isStopped }]) => isStopped).map(([name]) => name),
            waitingQueues: left.filter(([, { isStopped }]) => !isStopped).map(([name]) => name),
          }
        }
        if (quietLooks === 0) await nextReason(signal)
      }
    },
  }

  async function look() {
    return [...(await countAll())]
  }

  async function nextReason(signal: AbortSignal): Promise<void> {
    const look = new AbortController()
    const either = AbortSignal.any([signal, look.signal])
    try {
      await Promise.race([
        once(quiet, 'quiet', { signal: either }),
        wait(lookEveryMs, null, { signal: either }),
      ])
      await wait(gatherMs, null, { signal })
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      look.abort()
    }
  }
}

/** Measures how long the same state was shown. */
function createStandstill() {
  let since = performance.now()
  let before = ''
  return {
    lastsMs(state: string, isMoving: boolean): number {
      if (isMoving || state !== before) since = performance.now()
      before = state
      return performance.now() - since
    },
  }
}
