import { Kysely, PostgresDialect } from 'kysely'
import type { Ledger } from '../ports/ledger.ts'
import { createAccountLedger } from './account-ledger.ts'
import type { Database } from './database.ts'
import { createDecisionLedger } from './decision-ledger.ts'
import { createDefinitionLedger } from './definition-ledger.ts'
import { createEnrichmentLedger } from './enrichment-ledger.ts'
import { createFailureLedger } from './failure-ledger.ts'
import { createHealthLedger } from './health-ledger.ts'
import { createIdentityLedger } from './identity-ledger.ts'
import { kyselyPool } from './kysely-pool.ts'
import { createLeadLedger } from './lead-ledger.ts'
import type { LedgerTables } from './ledger-tables.ts'
import { createReadingLedger } from './reading-ledger.ts'
import { createReportLedger } from './report-ledger.ts'
import { createRotationLedger } from './rotation-ledger.ts'
import { createStopLedger } from './stop-ledger.ts'
import { createTaskLedger } from './task-ledger.ts'
import { createWriteLedger } from './write-ledger.ts'

export interface LedgerOptions {
  /** Called once for every statement that goes to the database. */
  readonly countStatement?: () => void
}

/** The ledger over an open database. Every method throws only `Failure`, without a person's values in it. */
export function createLedger(
  database: Pick<Database, 'pool'>,
  { countStatement }: LedgerOptions = {},
): Ledger {
  const pool = kyselyPool(database.pool, countStatement ?? (() => undefined))
  const db = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }) }).withSchema('plumbline')
  return {
    accounts: createAccountLedger(db),
    health: createHealthLedger(db),
    leads: createLeadLedger(db),
    readings: createReadingLedger(db),
    identities: createIdentityLedger(db),
    decisions: createDecisionLedger(db),
    writes: createWriteLedger(db),
    rotations: createRotationLedger(db),
    tasks: createTaskLedger(db),
    enrichments: createEnrichmentLedger(db),
    failures: createFailureLedger(db),
    stops: createStopLedger(db),
    definitions: createDefinitionLedger(db),
    reports: createReportLedger(db),
  }
}
