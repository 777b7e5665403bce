import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Failure } from '../ports/failure.ts'
import { kyselyPool } from './kysely-pool.ts'
import * as ledgerTables from './migrations/0001-ledger-tables.ts'
import * as recontactAndQuality from './migrations/0002-recontact-and-quality.ts'
import * as buyingGroups from './migrations/0003-buying-groups.ts'
import * as unownedAndRefused from './migrations/0004-unowned-and-refused.ts'
import * as callBudget from './migrations/0005-call-budget.ts'
import * as overridesAndReviews from './migrations/0006-overrides-and-reviews.ts'
import * as identities from './migrations/0007-identities.ts'
import * as tasks from './migrations/0008-tasks.ts'
import * as firstReviews from './migrations/0009-first-reviews.ts'
import * as judgedBy from './migrations/0010-judged-by.ts'
import * as clearedAndOverwritten from './migrations/0011-cleared-and-overwritten.ts'
import * as baselines from './migrations/0012-baselines.ts'
import * as readings from './migrations/0013-readings.ts'
import * as failuresThatEnd from './migrations/0014-failures-that-end.ts'
import * as accounts from './migrations/0015-accounts.ts'
import * as putOffLeads from './migrations/0016-put-off-leads.ts'
import type { Pool } from './pool.ts'

/** In the order of their names; one that was ever released is never changed again. */
const migrations = {
  '0001-ledger-tables': ledgerTables,
  '0002-recontact-and-quality': recontactAndQuality,
  '0003-buying-groups': buyingGroups,
  '0004-unowned-and-refused': unownedAndRefused,
  '0005-call-budget': callBudget,
  '0006-overrides-and-reviews': overridesAndReviews,
  '0007-identities': identities,
  '0008-tasks': tasks,
  '0009-first-reviews': firstReviews,
  '0010-judged-by': judgedBy,
  '0011-cleared-and-overwritten': clearedAndOverwritten,
  '0012-baselines': baselines,
  '0013-readings': readings,
  '0014-failures-that-end': failuresThatEnd,
  '0015-accounts': accounts,
  '0016-put-off-leads': putOffLeads,
}

/**
 * Brings the schema `plumbline` up to date. Safe from several processes at once: a lock in the database lets one of
 * them do it while the others wait. Throws `Failure`.
 */
export async function migrateLedger(pool: Pool): Promise<void> {
  const migrator = new Migrator({
    db: new Kysely({ dialect: new PostgresDialect({ pool: kyselyPool(pool, () => undefined) }) }),
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: 'plumbline',
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw migrationFailure(error)
}

/** The statements throw failures; what the migrator itself throws is about migrations that it does not know. */
function migrationFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  const why = error instanceof Error ? error.message : String(error)
  return new Failure('misconfigured', `The ledger was made by another version of Plumbline: ${why}.`, {
    cause: error,
  })
}
