import { type RawBuilder, sql } from 'kysely'
import { samePerson } from '../domain/identity/same-person.ts'
import { leadKey } from '../domain/lead.ts'
import type { IdentityLedger } from '../ports/ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { selectLeads, storedLead } from './read-leads.ts'

/** An address in more records than this is nobody's own, such as one that people type into a form to get past it. */
const mostBearers = 20

export function createIdentityLedger(db: LedgerDatabase): IdentityLedger {
  return {
    /** From each lead to those that share an address with it or are linked with it, and on from these. */
    async read(refs) {
      if (refs.length === 0) return []
      const asked = [...new Set(refs.map(leadKey))]
      const rows = await selectLeads(db)
        .select([keysOfPerson.as('keys'), links.as('links')])
        .where('lead.key', '=', sql<string>`any(array(${reachedFrom(asked)}))`)
        .execute()
      const known = rows.map((row) => ({ key: row.key, keys: row.keys, links: row.links, row }))
      const wanted = new Set(asked)
      return samePerson(known)
        .filter((records) => records.some(({ key }) => wanted.has(key)))
        .map((records) => records.map(({ row }) => storedLead(row)))
    },
  }
}

const reachedFrom = (keys: readonly string[]): RawBuilder<unknown> => sql`
  with recursive reached(key) as (
    select asked.key collate "C" from unnest(${keys}::text[]) as asked(key)
    union
    select near.key from reached cross join lateral (
      select bearer.lead_key as key
      from plumbline.identity_key own
      cross join lateral (
        select few.lead_key, count(*) over () as bearers
        from (select k.lead_key from plumbline.identity_key k where k.key = own.key limit ${sql.lit(mostBearers + 1)}) few
      ) bearer
      where own.lead_key = reached.key and bearer.bearers <= ${sql.lit(mostBearers)}
      union all
      select to_key from plumbline.identity_link where lead_key = reached.key
      union all
      select lead_key from plumbline.identity_link where to_key = reached.key
    ) near
  )
  select key from reached`

/** The addresses of a lead that are the person's own. */
const keysOfPerson = sql<string[]>`to_jsonb(array(
  select own.key from plumbline.identity_key own
  where own.lead_key = lead.key and ${sql.lit(mostBearers)} >= (
    select count(*) from (
      select from plumbline.identity_key k where k.key = own.key limit ${sql.lit(mostBearers + 1)}) few)))`

const links = sql<string[]>`to_jsonb(array(
  select to_key from plumbline.identity_link where lead_key = lead.key))`
