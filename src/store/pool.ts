import type { EventEmitter } from 'node:events'

export interface QueryResult<Row> {
  readonly rows: Row[]
  readonly rowCount: number
  /** The command's tag, such as `SELECT`; of the last one where there were several. */
  readonly command: string
}

/** One connection, taken out of a pool. A `notification` event carries `{ channel, payload }` of what it LISTENs to. */
export interface PoolClient extends EventEmitter {
  /** Several statements may come in one text as long as there are no parameters. */
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>>
  /** Gives the connection back; `destroy` ends it, so that no session state is left behind. */
  release(destroy?: boolean): void
}

/** The part of `pg.Pool` that kysely and BullMQ use; what is behind it is a server or the embedded engine. */
export interface Pool extends EventEmitter {
  readonly options: object
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
  connect(): Promise<PoolClient>
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<QueryResult<Row>>
  end(): Promise<void>
}
