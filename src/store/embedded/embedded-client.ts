import { EventEmitter } from 'node:events'
import type { PoolClient, QueryResult } from '../pool.ts'
import type { BigIntegers, EmbeddedSession } from './embedded-session.ts'

/**
 * What looks like a connection of its own. It takes its turn at the session statement by statement; once it began a
 * transaction it keeps the turn until COMMIT, ROLLBACK or release, so that nothing of another client gets into it.
 */
export class EmbeddedClient extends EventEmitter implements PoolClient {
  readonly #session: EmbeddedSession
  readonly #bigIntegers: BigIntegers
  readonly #onRelease: () => void
  readonly #channels = new Set<string>()
  #stopListening: (() => void) | null = null
  /** Ends this client's turn; null while it has none. */
  #leave: (() => void) | null = null
  #lastStatement: Promise<unknown> = Promise.resolve()
  #isReleased = false

  constructor(session: EmbeddedSession, bigIntegers: BigIntegers, onRelease: () => void) {
    super()
    this.#session = session
    this.#bigIntegers = bigIntegers
    this.#onRelease = onRelease
  }

  /** Statements of one client run one after the other, as on a connection. */
  query<Row>(text: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row>> {
    if (this.#isReleased) return Promise.reject(new Error('This client was released to its pool already'))
    const subscription = parseSubscription(text)
    return this.#afterLast(async () => {
      if (subscription !== null) this.#follow(subscription)
      // The session listens for every client, so that none may end it for the others.
      if (subscription?.verb === 'unlisten') return { rows: [], rowCount: 0, command: 'UNLISTEN' }
      return this.#run<Row>(text, parameters)
    })
  }

  /** A transaction that is still open is rolled back, so that neither its locks nor its turn stay behind. */
  release(): Promise<void> {
    if (this.#isReleased) return Promise.resolve()
    this.#isReleased = true
    this.#stopListening?.()
    this.#onRelease()
    return this.#afterLast(async () => {
      if (this.#leave !== null) await this.#run('rollback', []).catch(() => this.#endTurn())
    })
  }

  #afterLast<Result>(next: () => Promise<Result>): Promise<Result> {
    const result = this.#lastStatement.then(next)
    this.#lastStatement = result.catch(() => undefined)
    return result
  }

  async #run<Row>(text: string, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    this.#leave ??= await this.#session.enter()
    try {
      return await this.#session.run<Row>(text, parameters, this.#bigIntegers)
    } finally {
      if (!this.#session.isInTransaction()) this.#endTurn()
    }
  }

  #endTurn(): void {
    this.#leave?.()
    this.#leave = null
  }

  #follow({ verb, channel }: Subscription): void {
    if (verb === 'listen') this.#channels.add(channel)
    else if (channel === '*') this.#channels.clear()
    else this.#channels.delete(channel)
    this.#stopListening ??= this.#session.onNotification((from, payload) => {
      if (this.#channels.has(from)) this.emit('notification', { channel: from, payload })
    })
  }
}

interface Subscription {
  readonly verb: 'listen' | 'unlisten'
  readonly channel: string
}

const subscriptionText = /^\s*(?:--[^\n]*\n\s*)*(listen|unlisten)\s+(?:"([^"]+)"|([\w*]+))\s*;?\s*$/i

/** Reads `LISTEN channel`, with comments before it; null for any other statement. An unquoted name is lower case. */
function parseSubscription(text: string): Subscription | null {
  const [, verb, quoted, plain] = subscriptionText.exec(text) ?? []
  if (verb === undefined) return null
  return {
    verb: verb.toLowerCase() === 'listen' ? 'listen' : 'unlisten',
    channel: quoted ?? plain?.toLowerCase() ?? '',
  }
}
