import { type RawBuilder, sql } from 'kysely'
import { mostBearers, samePerson } from '../domain/identity/same-person.ts'
import { leadKey } from '../domain/lead.ts'
import type { IdentityLedger } from '../ports/ledger.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { selectLeads, storedLead } from './read-leads.ts'

export function createIdentityLedger(db: LedgerDatabase): IdentityLedger {
  return {
    /** From each lead to those that share an address with it or are linked with it, and on from these. */
    async read(refs) {
      if (refs.length === 0) return []
      const asked = [...new Set(refs.map(leadKey))]
      const rows = await selectLeads(db)
        .select([keysOfPerson.as('keys'), linksOfPerson.as('links')])
        .where('lead.key', '=', sql<string>`any(array(${reachedFrom(asked)}))`)
        .execute()
      const known = rows.map((row) => ({ key: row.key, keys: row.keys, links: row.links, row }))
      const wanted = new Set(asked)
      return samePerson(known)
        .filter((records) => records.some(({ key }) => wanted.has(key)))
        .map((records) => records.map(({ row }) => storedLead(row)))
    },

    async findBearers(identityKey) {
      const rows = await db
        .selectFrom('identity_key')
        .innerJoin('lead', 'lead.key', 'identity_key.lead_key')
        .select('lead.snapshot')
        .where('identity_key.key', '=', identityKey)
        .orderBy('lead.key')
        .limit(mostBearers + 1)
        .execute()
      return rows.map(({ snapshot }) => snapshot.ref)
    },
  }
}

/** The records that bear an address or name a record, no more of them than are needed to see that they are too many. */
const bearersOf = (table: string, trace: string, value: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select bearing.lead_key from plumbline.${sql.ref(table)} bearing
  where bearing.${sql.ref(trace)} = ${value} limit ${sql.lit(mostBearers + 1)}`

const isOfFew = (table: string, trace: string, value: RawBuilder<unknown>): RawBuilder<boolean> => sql`
  ${sql.lit(mostBearers)} >= (select count(*) from (${bearersOf(table, trace, value)}) few)`

const reachedFrom = (keys: readonly string[]): RawBuilder<unknown> => sql`
  with recursive reached(key) as (
    select asked.key collate "C" from unnest(${keys}::text[]) as asked(key)
    union
    select near.key from reached cross join lateral (
      select bearer.lead_key as key
      from plumbline.identity_key own
      cross join lateral (
        select few.lead_key, count(*) over () as bearers from (${bearersOf('identity_key', 'key', sql`own.key`)}) few
      ) bearer
      where own.lead_key = reached.key and bearer.bearers <= ${sql.lit(mostBearers)}
      union all
      select to_key from plumbline.identity_link own
      where own.lead_key = reached.key and ${isOfFew('identity_link', 'to_key', sql`own.to_key`)}
      union all
      select bearer.lead_key from (
        select few.lead_key, count(*) over () as bearers from (${bearersOf('identity_link', 'to_key', sql`reached.key`)}) few
      ) bearer
      where bearer.bearers <= ${sql.lit(mostBearers)}
    ) near
  )
  select key from reached`

/** The addresses of a lead that are the person's own. */
const keysOfPerson = sql<string[]>`to_jsonb(array(
  select own.key from plumbline.identity_key own
  where own.lead_key = lead.key and ${isOfFew('identity_key', 'key', sql`own.key`)}))`

const linksOfPerson = sql<string[]>`to_jsonb(array(
  select own.to_key from plumbline.identity_link own
  where own.lead_key = lead.key and ${isOfFew('identity_link', 'to_key', sql`own.to_key`)}))`
