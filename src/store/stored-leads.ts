import { type RawBuilder, sql } from 'kysely'
import { leadKey } from '../domain/lead.ts'
import type { PulledLead } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import { onePerKey } from './one-per-key.ts'

/**
 * The part of a statement that stores snapshots, if the condition holds; it returns `key` and `is_changed` of every
 * row that it touched. A row with an older stamp than the stored one is passed over. The revision grows only where
 * the fingerprint moved; else just the snapshot and the time of reading are renewed.
 */
export function storedLeads(
  leads: readonly PulledLead[],
  now: Date,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const rows = onePerKey(leads, ({ lead }) => leadKey(lead.ref), newer).map(({ lead, fingerprint }) => ({
    key: leadKey(lead.ref),
    ...lead.ref,
    modified_at: lead.modifiedAt,
    snapshot: lead,
    fingerprint,
    is_active: lead.standing.kind === 'active',
  }))
  const time = sql`${now.toISOString()}::timestamptz`
  // The transaction that moved the fingerprint tells the changed rows from the renewed ones, which look alike afterwards.
  return sql`
    insert into plumbline.lead as l
      (key, crm, object, id, modified_at, read_at, snapshot, fingerprint, is_active, revision, changed_at, changed_in)
    select key, crm, object, id, modified_at, ${time}, snapshot, fingerprint, is_active, 1, ${time}, pg_current_xact_id()
    from jsonb_to_recordset(${jsonText(rows)}::jsonb) as pulled(
      key text, crm text, object text, id text, modified_at timestamptz, snapshot jsonb, fingerprint text, is_active boolean)
    where ${condition}
    on conflict (key) do update set
      modified_at = excluded.modified_at,
      read_at = excluded.read_at,
      snapshot = excluded.snapshot,
      fingerprint = excluded.fingerprint,
      is_active = excluded.is_active,
      revision = case when l.fingerprint = excluded.fingerprint then l.revision else l.revision + 1 end,
      changed_at = case when l.fingerprint = excluded.fingerprint then l.changed_at else excluded.changed_at end,
      changed_in = case when l.fingerprint = excluded.fingerprint then l.changed_in else excluded.changed_in end
    where excluded.modified_at >= l.modified_at
    returning key, l.changed_in = pg_current_xact_id() as is_changed`
}

const newer = (kept: PulledLead, next: PulledLead) =>
  Date.parse(next.lead.modifiedAt) >= Date.parse(kept.lead.modifiedAt) ? next : kept
