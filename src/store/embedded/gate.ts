/** Lets one in at a time, in the order of asking. */
export interface Gate {
  /** Waits for its turn and answers with the function that ends it. */
  enter(): Promise<() => void>
}

export function createGate(): Gate {
  let lastTurn: Promise<void> = Promise.resolve()
  return {
    async enter() {
      const before = lastTurn
      const { promise, resolve } = Promise.withResolvers<void>()
      lastTurn = promise
      await before
      return resolve
    },
  }
}
