import { type RawBuilder, sql } from 'kysely'
import { linkedKeys } from '../domain/identity/identity-keys.ts'
import { leadKey } from '../domain/lead.ts'
import type { PulledLead } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import { onePerKey } from './one-per-key.ts'
import { partedLeads, storedTraces } from './stored-traces.ts'

/**
 * The named parts of a statement that store snapshots, if the condition holds; `stored` is `key` and `is_changed` of
 * every row that it touched. A row with an older stamp than the stored one is passed over, and so is one that says
 * nothing new or what our write took the place of, so that what a pull reads twice costs no row. The revision grows only where the fingerprint moved; else
 * just the snapshot and the time of reading are renewed, and a write that the CRM refused is due again: somebody may
 * have mended what was wrong.
 */
export function storedLeads(
  leads: readonly PulledLead[],
  now: Date,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const rows = onePerKey(leads, ({ lead }) => leadKey(lead.ref), newer).map(rowOf)
  const time = sql`${now.toISOString()}::timestamptz`
  // The transaction that moved the fingerprint tells the changed rows from the renewed ones, which look alike afterwards.
  return sql`
    pulled as (
      select row.key, crm, object, id, modified_at, snapshot, fingerprint, is_active,
        ${recognisedBy('identity_keys', 'identity_key', 'key')} as identity_keys,
        ${recognisedBy('links', 'identity_link', 'to_key')} as links
      from jsonb_to_recordset(${jsonText(rows)}::jsonb) as row(
        key text, crm text, object text, id text, modified_at timestamptz, snapshot jsonb, fingerprint text,
        standing text, is_active boolean, identity_keys text[], links text[])
      where ${condition} and (standing not in ('gone', 'merged') or exists (
        select from plumbline.lead l where l.key = row.key and ${isNotKnownBetter}))
    ),
    ${partedLeads()},
    typed_over as materialized (
      select excluded.key from pulled as excluded join plumbline.lead l on l.key = excluded.key
      where ${hasForeignValues} and excluded.is_active
    ),
    newly_written as materialized (
      select excluded.key from pulled as excluded join plumbline.lead l on l.key = excluded.key
      where exists (
        select from jsonb_object_keys(excluded.snapshot -> 'written') as field
        where not jsonb_exists(l.snapshot -> 'written', field))
    ),
    stored as (
    insert into plumbline.lead as l
      (key, crm, object, id, modified_at, read_at, snapshot, fingerprint, is_active, revision, changed_at, changed_in,
        inputs_at)
    select key, crm, object, id, modified_at, ${time}, snapshot, fingerprint, is_active, 1, ${time}, pg_current_xact_id(),
      modified_at
    from pulled where (select count(*) from held) >= 0 order by key collate "C"
    on conflict (key) do update set
      modified_at = greatest(l.modified_at, excluded.modified_at),
      read_at = excluded.read_at,
      snapshot = excluded.snapshot,
      fingerprint = excluded.fingerprint,
      overwritten = null,
      is_active = excluded.is_active,
      revision = case when ${isMoved(time)} then l.revision + 1 else l.revision end,
      changed_at = case when ${isMoved(time)} then excluded.changed_at else l.changed_at end,
      changed_in = case when ${isMoved(time)} then excluded.changed_in else l.changed_in end,
      typed_over = case when ${foreignValues} is null then l.typed_over
        else jsonb_build_object('at', excluded.modified_at, 'fields', ${foreignValues}) end,
      put_back_at = case when ${isTypedOver(time)} then ${time} else l.put_back_at end,
      put_off_until = case when ${isMoved(time)} then null else l.put_off_until end,
      inputs_at = case when l.fingerprint = excluded.fingerprint or ${saysTheSame} then l.inputs_at
        else excluded.modified_at end,
      write_due = case when ${isRefused} then 'plain' else l.write_due end,
      due_at = case when ${isRefused} then ${time} else l.due_at end
    where excluded.modified_at > l.modified_at
      or (excluded.modified_at = l.modified_at and ${isMoved(time)} and ${isNotOverwritten})
      or ${isExplained}
    returning key, l.changed_in = pg_current_xact_id() as is_changed
    ),
    ${storedTraces(time)}`
}

function rowOf({ lead, fingerprint, identityKeys }: PulledLead) {
  const { standing } = lead
  return {
    key: leadKey(lead.ref),
    ...lead.ref,
    modified_at: lead.modifiedAt,
    snapshot: lead,
    fingerprint,
    standing: standing.kind,
    is_active: standing.kind === 'active',
    identity_keys: identityKeys,
    links: linkedKeys(lead),
  }
}

/**
 * What a pulled record is recognised by. A merged one tells nothing of it any more, and keeps what it had: whoever shared
 * its address is the same person as its survivor, which may bear another address.
 */
const recognisedBy = (told: string, table: string, trace: string): RawBuilder<unknown> => sql`
  case when standing = 'merged'
    then array(select unnest(row.${sql.ref(told)}) union
      select own.${sql.ref(trace)} from plumbline.${sql.ref(table)} own where own.lead_key = row.key)
    else row.${sql.ref(told)} end`

/**
 * Nobody has to learn of a record that was never known and is no more, nor that one is missing of which it is known
 * what it was merged into.
 */
const isNotKnownBetter = sql`
  not (row.standing = 'gone' and l.snapshot #>> '{standing,kind}' = 'merged')`

/** Only the owner or the stage is another one, which may have been our own write. */
const saysTheSame = sql`(
  l.snapshot -> 'values' = excluded.snapshot -> 'values' and l.snapshot -> 'actions' = excluded.snapshot -> 'actions')`

/**
 * What stands in fields that we had written, and still write, and is neither ours nor what stood there when the record
 * was last read.
 */
const foreign = sql`
  from jsonb_each(l.last_written) as ours(key, value)
  where coalesce(excluded.snapshot -> 'written' -> ours.key, ours.value) <> ours.value
    and excluded.snapshot -> 'written' -> ours.key <> coalesce(l.snapshot -> 'written' -> ours.key, 'null')`
const hasForeignValues = sql`exists (select ${foreign})`

/**
 * The same by field: somebody typed it over ours. Null where there is none, as in the echo of our own write; looked for
 * again under the row's lock only where the row as it was before had some.
 */
const foreignValues = sql`(case when excluded.key in (select key from typed_over) then (
  select jsonb_object_agg(ours.key,
    jsonb_build_object('ours', ours.value, 'theirs', excluded.snapshot -> 'written' -> ours.key))
  ${foreign}) end)`

/**
 * Ours is put back by deciding the lead anew, once in 24 hours: a workflow that answers each of our writes with another
 * value would otherwise be answered for ever.
 */
const isTypedOver = (time: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  l.fingerprint = excluded.fingerprint and (l.put_back_at is null or l.put_back_at <= ${time} - interval '24 hours')
  and ${foreignValues} is not null)`

/**
 * What its decision depends on is another than before: the inputs, or who it is decided with; or it no longer shows what
 * we wrote, or is to show it in a field that was not read before.
 */
const isMoved = (time: RawBuilder<unknown>): RawBuilder<unknown> => sql`(l.fingerprint <> excluded.fingerprint
  or excluded.key in (select lead_key from retraced union select key from parted union select key from newly_written)
  or ${isTypedOver(time)})`

/**
 * A CRM that answers a write without a stamp leaves the lead with that of the read before it. What comes with the same
 * stamp and as it was then, was read before our write and is stored after it: nobody put that back.
 */
const isNotOverwritten = sql`excluded.fingerprint is distinct from l.overwritten`

/**
 * A record that was found gone was merged, as its survivor tells: under a stamp of the survivor's, which is older than
 * the moment at which the record was missed.
 */
const isExplained = sql`(
  l.snapshot #>> '{standing,kind}' = 'gone' and excluded.snapshot #>> '{standing,kind}' = 'merged')`

/** Nothing is due and the latest write was refused; the CRM's stamp moved since, or the row would be passed over. */
const isRefused = sql`(l.write_due = 'none' and excluded.modified_at > l.modified_at and 'rejected' = (
  select w.state from plumbline.write w where w.lead_key = l.key order by w.id desc limit 1))`

const newer = (kept: PulledLead, next: PulledLead) =>
  Date.parse(next.lead.modifiedAt) >= Date.parse(kept.lead.modifiedAt) ? next : kept
