import { setImmediate as nextTurn } from 'node:timers/promises'
import { type PGlite, type Results, types } from '@electric-sql/pglite'
import type { QueryResult } from '../pool.ts'
import { createGate } from './gate.ts'

/** How the 64-bit integers of a result come: as the ledger wants them, or as pg gives them to BullMQ. */
export type BigIntegers = 'number' | 'text'

/** The one session of the embedded engine, which all clients of all its pools share. */
export interface EmbeddedSession {
  /** Waits until no other client is in the middle of something; answers with the function that lets the next one in. */
  enter(): Promise<() => void>
  /** Only between `enter` and leaving. */
  run<Row>(text: string, parameters: readonly unknown[], bigIntegers: BigIntegers): Promise<QueryResult<Row>>
  isInTransaction(): boolean
  /** Tells of every NOTIFY; answers with the function that ends it. */
  onNotification(listener: (channel: string, payload: string) => void): () => void
  /** Waits for the turns that were asked for before, then ends the engine. What comes after is refused. */
  close(): Promise<void>
}

export function createEmbeddedSession(engine: PGlite): EmbeddedSession {
  const gate = createGate()
  let isClosed = false

  return {
    enter: () => gate.enter(),
    async run<Row>(text: string, parameters: readonly unknown[], bigIntegers: BigIntegers) {
      // The words of pg, by which BullMQ knows that this is no failure of a job.
      if (isClosed) throw new Error('Cannot use a pool after calling end on the pool')
      // The engine answers within one microtask: without a turn of the event loop, a polling worker starves every timer.
      await nextTurn()
      const parsers = { [types.INT8]: bigIntegers === 'number' ? Number : String }
      try {
        const results =
          parameters.length === 0
            ? await engine.exec(text, { parsers })
            : [await engine.query(text, [...parameters], { parsers })]
        return asPgResult<Row>(results.at(-1) as Results<Row> | undefined)
      } catch (error) {
        throw withoutParameters(error)
      }
    },
    isInTransaction: () => !isClosed && engine.isInTransaction(),
    onNotification: (listener) => engine.onNotification(listener),
    async close() {
      const leave = await gate.enter()
      isClosed = true
      await engine.close()
      leave()
    },
  }
}

function asPgResult<Row>(result: Results<Row> | undefined): QueryResult<Row> {
  const rows = result?.rows ?? []
  return { rows, rowCount: result?.affectedRows || rows.length, command: result?.command ?? '' }
}

/** The engine hangs the statement and its parameters on an error, where a log would find them. */
function withoutParameters(error: unknown): unknown {
  if (error instanceof Error)
    Object.assign(error, { query: undefined, params: undefined, queryOptions: undefined })
  return error
}
