import { EventEmitter } from 'node:events'
import type { Pool, QueryResult } from '../pool.ts'
import { EmbeddedClient } from './embedded-client.ts'
import type { BigIntegers, EmbeddedSession } from './embedded-session.ts'

/** A pool over the embedded engine's one session: any number of clients, which take turns. */
export class EmbeddedPool extends EventEmitter implements Pool {
  readonly options = {}
  readonly idleCount = 0
  readonly waitingCount = 0
  readonly #session: EmbeddedSession
  readonly #bigIntegers: BigIntegers
  readonly #clients = new Set<EmbeddedClient>()
  #isEnded = false

  constructor(session: EmbeddedSession, bigIntegers: BigIntegers) {
    super()
    this.#session = session
    this.#bigIntegers = bigIntegers
  }

  get totalCount(): number {
    return this.#clients.size
  }

  async connect(): Promise<EmbeddedClient> {
    // The words of pg, by which BullMQ knows that this is no failure of a job.
    if (this.#isEnded) throw new Error('Cannot use a pool after calling end on the pool')
    const client = new EmbeddedClient(this.#session, this.#bigIntegers, () => this.#clients.delete(client))
    this.#clients.add(client)
    return client
  }

  async query<Row>(text: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row>> {
    const client = await this.connect()
    try {
      return await client.query<Row>(text, parameters)
    } finally {
      await client.release()
    }
  }

  async end(): Promise<void> {
    this.#isEnded = true
  }
}
