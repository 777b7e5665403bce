import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import type { Decision } from '../../src/domain/decision.ts'
import type { LeadRef } from '../../src/domain/lead.ts'
import type { Ledger, NewDecision, PulledLead, StoredLead } from '../../src/ports/ledger.ts'
import type { Database } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { ledgerEngines } from './ledger-engines.ts'
import { at, decision, newDecision, refTo } from './ledger-examples.ts'

/** An empty ledger before every test, with what most tests begin with. */
export interface LedgerUnderTest {
  readonly ledger: Ledger
  readonly database: Database
  /** How many statements went to the database since a test last set it to 0. */
  statements: number
  /** Stores leads at second 1; answers with those that changed. */
  store(...leads: PulledLead[]): Promise<LeadRef[]>
  read(id: string): Promise<StoredLead>
  /** Appends a decision about the lead's latest revision, at second 2 if not told otherwise; answers with its id. */
  decide(
    id: string,
    write?: NewDecision['write'],
    changes?: Partial<Decision>,
    seconds?: number,
  ): Promise<number>
}

/** Runs the tests on every engine that can run here. */
export function describeLedger(title: string, tests: (ledger: LedgerUnderTest) => void): void {
  for (const engine of ledgerEngines()) {
    describe.skipIf(engine.missing !== null)(`${title} on ${engine.name}`, () => {
      let database: Database
      let ledger: Ledger

      beforeAll(async () => {
        database = await engine.open()
        ledger = createLedger(database, { countStatement: () => use.statements++ })
      })
      afterAll(async () => {
        await database?.close()
        await engine.close()
      })
      beforeEach(async () => {
        await database.pool.query(`truncate plumbline.lead, plumbline.decision, plumbline.write, plumbline.watermark, plumbline.reading,
          plumbline.rotation, plumbline.assignment, plumbline.task, plumbline.identity_key, plumbline.identity_link, plumbline.enrichment, plumbline.definition, plumbline.failure`)
      })

      const read = async (id: string) => {
        const [stored] = await ledger.leads.read([refTo(id)])
        if (stored === undefined) throw new Error(`lead ${id} is not in the ledger`)
        return stored
      }
      const use: LedgerUnderTest = {
        statements: 0,
        get ledger() {
          return ledger
        },
        get database() {
          return database
        },
        store: (...leads) => ledger.leads.storeLeads(leads, at(1)),
        read,
        async decide(id, write = 'plain', changes = {}, seconds = 2) {
          const { revision, decision: standing } = await read(id)
          await ledger.decisions.append(
            [
              newDecision(id, {
                revision,
                standing: standing?.id ?? null,
                decision: decision(changes),
                write,
              }),
            ],
            at(seconds),
          )
          return (await read(id)).decision?.id ?? -1
        },
      }
      tests(use)
    })
  }
}
