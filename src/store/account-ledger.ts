import { sql } from 'kysely'
import type { AccountLedger } from '../ports/ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'

export function createAccountLedger(db: LedgerDatabase): AccountLedger {
  return {
    /** Leads are looked for by their primary key: `0` comes right after the slash. */
    async read(crm) {
      const { rows } = await sql<{ id: string | null; hasLeads: boolean }>`
        select (select id from plumbline.account where crm = ${crm}) as id,
          exists (select from plumbline.watermark where crm = ${crm})
            or (select key from plumbline.lead where key > ${`${crm}/`} and key < ${`${crm}0`} order by key limit 1) is not null
              as "hasLeads"`.execute(db)
      return rows[0] ?? { id: null, hasLeads: false }
    },

    async list() {
      const rows = await db.selectFrom('account').selectAll().orderBy('crm').execute()
      return rows.map(({ crm, id, kept_at }) => ({ crm, id, keptAt: kept_at.toISOString() }))
    },

    /** Of two processes that keep one at the same moment, both are answered what the first one kept. */
    async keep(crm, id, now) {
      const { rows } = await sql<{ id: string }>`
        insert into plumbline.account as a (crm, id, kept_at)
        values (${crm}, ${id}, ${now.toISOString()}::timestamptz)
        on conflict (crm) do update set id = a.id
        returning id`.execute(db)
      return rows[0]?.id ?? id
    },
  }
}
