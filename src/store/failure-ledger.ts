import { type Selectable, sql } from 'kysely'
import { type LeadRef, leadKey } from '../domain/lead.ts'
import type { FailureLedger, NewFailure, StoredFailure } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase, LedgerTables } from './ledger-tables.ts'
import { onePerKey } from './one-per-key.ts'

type FailureRow = Selectable<LedgerTables['failure']>

export function createFailureLedger(db: LedgerDatabase): FailureLedger {
  return {
    async record(failures, now) {
      if (failures.length === 0) return []
      const counted = failures.map((failure) => ({ ...failure, lead_key: keyOf(failure.ref), count: 1 }))
      const rows = onePerKey(counted, identityOf, (kept, next) => ({ ...next, count: kept.count + 1 }))
      const time = sql`${now.toISOString()}::timestamptz`
      const { rows: stored } = await sql<FailureRow>`
        insert into plumbline.failure as f
          (job, queue, lead_key, kind, message, next, count, first_at, last_at)
        select job, queue, lead_key, kind, message, next, count, ${time}, ${time}
        from jsonb_to_recordset(${jsonText(rows)}::jsonb) as failed(
          job text, queue text, lead_key text, kind text, message text, next text, count integer)
        on conflict (job, queue, lead_key, kind) where resolved_at is null do update set
          count = f.count + excluded.count,
          message = excluded.message,
          next = excluded.next,
          last_at = excluded.last_at
        returning f.*`.execute(db)
      const byIdentity = new Map(stored.map((row) => [identityOf(row), storedFailure(row)]))
      return counted.flatMap((failure) => byIdentity.get(identityOf(failure)) ?? [])
    },

    async read(id) {
      const row = await db.selectFrom('failure').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : storedFailure(row)
    },

    async listOpen(limit) {
      const rows = await db
        .selectFrom('failure')
        .selectAll()
        .where('resolved_at', 'is', null)
        .orderBy('last_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(storedFailure)
    },

    async resolve(id, now) {
      await db
        .updateTable('failure')
        .set({ resolved_at: now.toISOString() })
        .where('id', '=', id)
        .where('resolved_at', 'is', null)
        .execute()
    },

    async resolveAll(job, queue, now) {
      await db
        .updateTable('failure')
        .set({ resolved_at: now.toISOString() })
        .where('job', '=', job)
        .where('queue', '=', queue)
        .where('lead_key', '=', noLead)
        .where('resolved_at', 'is', null)
        .execute()
    },
  }
}

/** The key of a failure that concerns no single lead. */
const noLead = ''
const keyOf = (ref: LeadRef | null) => (ref === null ? noLead : leadKey(ref))

/** A colon is in no job's or queue's name. */
const identityOf = (failure: Pick<NewFailure, 'job' | 'queue' | 'kind'> & { readonly lead_key: string }) =>
  [failure.job, failure.queue, failure.kind, failure.lead_key].join(':')

export function storedFailure(row: FailureRow): StoredFailure {
  const { id, job, queue, lead_key, kind, message, next, count, first_at, last_at } = row
  return {
    id,
    job,
    queue,
    ref: refOf(lead_key),
    kind,
    message,
    next,
    count,
    firstAt: first_at.toISOString(),
    lastAt: last_at.toISOString(),
  }
}

/** Reads `crm/object/id`; neither a CRM's nor an object's name holds a slash. */
function refOf(key: string): LeadRef | null {
  const [crm, object, ...id] = key.split('/')
  return crm === undefined || object === undefined ? null : { crm, object, id: id.join('/') }
}
