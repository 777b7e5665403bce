import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../ports/failure.ts'

/** The calls of one lane that wait in this process, first come, first served. */
export interface WaitingLine {
  /** Resolves when it is this call's turn; rejects with what `reserve` threw, or when `signal` ends it. */
  join(signal: AbortSignal): Promise<void>
}

export interface LineOptions {
  /** Gets slots for at least one and at most `wanted` calls, as local times in order; throws what ends those that wait. */
  readonly reserve: (wanted: number) => Promise<readonly number[]>
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
  let slots: number[] = []
  let isServing = false

  /** The next slot that is still good; asks for more when there is none. */
  async function nextSlot(): Promise<number> {
    for (;;) {
      const slot = slots.shift()
      if (slot === undefined) slots = [...(await reserve(waiters.size))]
      else if (performance.now() <= slot + validMs) return slot
    }
  }

  async function serve(): Promise<void> {
    while (waiters.size > 0) {
      const slot = await nextSlot()
      for (let left = slot - performance.now(); left > 0; left = slot - performance.now())
        await wait(Math.ceil(left))
      const [first] = waiters
      if (first === undefined) slots.unshift(slot)
      else if (performance.now() <= slot + validMs) {
        waiters.delete(first)
        first.resolve()
      }
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
