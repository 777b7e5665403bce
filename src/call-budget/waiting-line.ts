import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../ports/failure.ts'

/** The calls of one lane that wait in this process, first come, first served. */
export interface WaitingLine {
  /**
   * Resolves when it is this call's turn, with its slot; with null when `isInTime` says no then, and the turn is the
   * next one's. Rejects with what ended the calls that wait, or when `signal` ends it.
   */
  join(signal: AbortSignal, isInTime: () => boolean): Promise<Slot | null>
  /** A slot is given back that came of a turn and was not used after all. */
  giveBack(slot: Slot): void
  /** Nobody goes any more on slots that are here, or were asked for before now; they are given back. */
  void(): void
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
   * Gives back the slots that nobody used and gets some for at least one and at most `wanted` calls, in order of time;
   * where there are none, it answers what ends the calls that wait. Throws when it could do neither.
   */
  readonly reserve: (wanted: number, unused: readonly Slot[]) => Promise<readonly Slot[] | Failure>
  /** How long after its time a slot may still be used. */
  readonly validMs: number
}

interface Waiter {
  readonly isInTime: () => boolean
  readonly resolve: (slot: Slot | null) => void
  readonly reject: (reason: unknown) => void
}

/** Reserves slots as calls come, and lets one call through at each slot's time. It keeps no timer while nobody waits. */
export function createWaitingLine({ reserve, validMs }: LineOptions): WaitingLine {
  const waiters = new Set<Waiter>()
  const slots: Slot[] = []
  const unused: Slot[] = []
  let upcoming: Promise<void> | null = null
  let isServing = false
  let voids = 0

  async function fetch(): Promise<void> {
    const givenBack = unused.splice(0)
    const begunAfter = voids
    try {
      const answer = await reserve(Math.max(1, waiters.size - slots.length), givenBack).catch((error) => {
        // Should it have been carried out and only its answer be lost, slots that nobody will use went with it.
        unused.push(...givenBack)
        throw error
      })
      if (answer instanceof Failure) throw answer
      const place = begunAfter === voids ? slots : unused
      place.push(...answer)
    } finally {
      upcoming = null
    }
  }

  function fetchSlots(): Promise<void> {
    upcoming ??= fetch()
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
      waiters.delete(first)
      const isItsTurn = first.isInTime()
      if (isItsTurn) slots.shift()
      first.resolve(isItsTurn ? slot : null)
    }
  }

  function start(): void {
    if (isServing) return
    isServing = true
    // After all that come at this moment, so that one request is for them together.
    Promise.resolve()
      .then(serve)
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
    async join(signal, isInTime) {
      if (signal.aborted) throw givenUp(signal)
      const { promise, resolve, reject } = Promise.withResolvers<Slot | null>()
      const waiter = { isInTime, resolve, reject }
      const leave = () => {
        waiters.delete(waiter)
        reject(givenUp(signal))
      }
      signal.addEventListener('abort', leave, { once: true })
      waiters.add(waiter)
      start()
      try {
        return await promise
      } finally {
        signal.removeEventListener('abort', leave)
      }
    },
    giveBack(slot) {
      unused.push(slot)
    },
    void() {
      voids += 1
      unused.push(...slots.splice(0))
    },
  }
}

const givenUp = (signal: AbortSignal): Failure =>
  new Failure('transient', 'A call was given up on request while it waited for its turn.', {
    cause: signal.reason,
  })
