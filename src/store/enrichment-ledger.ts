import { sql } from 'kysely'
import type { EnrichmentLedger } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { onePerKey } from './one-per-key.ts'

export function createEnrichmentLedger(db: LedgerDatabase): EnrichmentLedger {
  return {
    async read(domains) {
      if (domains.length === 0) return []
      const rows = await db
        .selectFrom('enrichment')
        .selectAll()
        .where('domain', '=', sql<string>`any(${[...new Set(domains)]}::text[])`)
        .orderBy('domain')
        .orderBy('source')
        .execute()
      return rows.map(({ fetched_at, ...enrichment }) => ({
        ...enrichment,
        fetchedAt: fetched_at.toISOString(),
      }))
    },

    /** An answer that is older than the stored one changes nothing. */
    async store(enrichments) {
      if (enrichments.length === 0) return
      const rows = onePerKey(
        enrichments,
        ({ domain, source }) => `${domain} ${source}`,
        (kept, next) => (next.fetchedAt >= kept.fetchedAt ? next : kept),
      )
      await sql`
        insert into plumbline.enrichment as e (domain, source, firmographics, fetched_at)
        select domain, source, firmographics, "fetchedAt"
        from jsonb_to_recordset(${jsonText(rows)}::jsonb) as fetched(
          domain text, source text, firmographics jsonb, "fetchedAt" timestamptz)
        on conflict (domain, source) do update set
          firmographics = excluded.firmographics, fetched_at = excluded.fetched_at
        where excluded.fetched_at >= e.fetched_at`.execute(db)
    },
  }
}
