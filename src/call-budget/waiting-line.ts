import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../ports/failure.ts'

/** The calls of one lane that wait in this process, first come, first served. */
export interface WaitingLine {
  /** Resolves when it is this call's turn; rejects with what `reserve` threw, or when `signal` ends it. */
  join(signal: AbortSignal): Promise<void>
}

/** A moment at which one call may go. */
export interface Slot {
  /** By the database's clock, milliseconds since 1970: its name there. */
  readonly moment: number
  /** The same by `performance.now()`. */
  readonly localTime: number
}

export interface LineOptions {
  /**
   * Gets slots for at least one and at most `wanted` calls, in order of time, and gives back those that nobody used;
   * throws what ends the calls that wait.
   */
  readonly reserve: (wanted: number, unused: readonly Slot[]) => Promise<readonly Slot[]>
  /** How long after its time a slot may still be used. */
  readonly validMs: number
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Reserves slots as calls come, and lets one call through at each slot's time. It keeps no timer while nobody waits. */
export function createWaitingLine({ reserve, validMs }: LineOptions): WaitingLine {
  const waiters = new Set<Waiter>()
  const slots: Slot[] = []
  const unused: Slot[] = []
  let upcoming: Promise<void> | null = null
  let isServing = false

  function fetchSlots(): Promise<void> {
    upcoming ??= reserve(Math.max(1, waiters.size - slots.length), unused.splice(0))
      .then((more) => void slots.push(...more))
      .finally(() => {
        upcoming = null
      })
    return upcoming
  }

  async function serve(): Promise<void> {
    for (let [first] = waiters; first !== undefined; [first] = waiters) {
      const oldest = performance.now() - validMs
      unused.push(...slots.splice(0, slots.filter(({ localTime }) => localTime < oldest).length))
      const [slot] = slots
      if (slot === undefined) {
        await fetchSlots()
        continue
      }
      // So that the next ones are here in time. What goes wrong with it goes wrong again when they are needed.
      if (slots.length === 1 && waiters.size > 1) fetchSlots().catch(() => undefined)
      const left = slot.localTime - performance.now()
      if (left > 0) {
        await wait(Math.ceil(left))
        continue
      }
      slots.shift()
      waiters.delete(first)
      first.resolve()
    }
  }

  function start(): void {
    if (isServing) return
    isServing = true
    serve()
      .catch((reason: unknown) => {
        for (const waiter of waiters) waiter.reject(reason)
        waiters.clear()
      })
      .finally(() => {
        isServing = false
        // Somebody may have come between the last look and now.
        if (waiters.size > 0) start()
      })
  }

  return {
    async join(signal) {
      if (signal.aborted) throw givenUp(signal)
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const waiter = { resolve, reject }
      const leave = () => {
        waiters.delete(waiter)
        reject(givenUp(signal))
      }
      signal.addEventListener('abort', leave, { once: true })
      waiters.add(waiter)
      start()
      try {
        await promise
      } finally {
        signal.removeEventListener('abort', leave)
      }
    },
  }
}

const givenUp = (signal: AbortSignal): Failure =>
  new Failure('transient', 'A call was given up on request while it waited for its turn.', {
    cause: signal.reason,
  })
