import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { databaseFailure } from './database-failure.ts'
import type { Pool } from './pool.ts'

/** A pool as kysely wants it: every statement is counted, and what goes wrong is a `Failure`. */
export function kyselyPool(pool: Pool, countStatement: () => void): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch(rethrow)
      const counted = {
        query(text: string, parameters: readonly unknown[]) {
          countStatement()
          return client.query(text, parameters).catch(rethrow)
        },
        release: (destroy?: boolean) => client.release(destroy),
      }
      // kysely's type asks for cursors too, which nothing here uses.
      return counted as unknown as PostgresPoolClient
    },
  }
}

function rethrow(error: unknown): never {
  throw databaseFailure(error)
}
