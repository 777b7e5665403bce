import type { DefinitionLedger } from '../ports/ledger.ts'
import { plainText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'

export function createDefinitionLedger(db: LedgerDatabase): DefinitionLedger {
  return {
    async publish(id, source, now) {
      await db
        .insertInto('definition')
        .values({
          id,
          source: plainText(source),
          published_at: now.toISOString(),
          in_force_at: now.toISOString(),
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ in_force_at: now.toISOString() }))
        .execute()
    },
  }
}
