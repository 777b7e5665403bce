import { sql } from 'kysely'
import type { StopLedger } from '../ports/ledger.ts'
import { jsonText } from './json-text.ts'
import type { LedgerDatabase } from './ledger-tables.ts'
import { recordedFailures } from './recorded-failures.ts'

export function createStopLedger(db: LedgerDatabase): StopLedger {
  return {
    async stop({ queue, job, failure }, now, probeAt) {
      const time = sql`${now.toISOString()}::timestamptz`
      const { rows } = await sql<{ queue: string }>`
        with stopped as (
          insert into plumbline.stopped_queue (queue, because, since, probe_at)
          values (${queue}, ${failure.message}, ${time}, ${probeAt.toISOString()}::timestamptz)
          on conflict (queue) do nothing
          returning queue
        ),
        ${recordedFailures(
          job,
          sql`
          select stopped.queue, '' as key, kind, cause, message, next, 1 as count, 0 as tries,
            ${probeAt.toISOString()}::timestamptz as next_at
          from stopped cross join lateral jsonb_to_record(${jsonText(failure)}::jsonb)
            as failed(kind text, cause text, message text, next text)`,
          time,
        )}
        select queue from stopped`.execute(db)
      return rows.length > 0
    },

    async claimProbe(queue, now, nextProbeAt) {
      const { rows } = await sql`
        update plumbline.stopped_queue set probe_at = ${nextProbeAt.toISOString()}::timestamptz
        where queue = ${queue} and probe_at <= ${now.toISOString()}::timestamptz
        returning queue`.execute(db)
      return rows.length > 0
    },

    async release(queues, now) {
      await sql`
        with released as (
          delete from plumbline.stopped_queue where queue = any(${[...queues]}::text[])
        )
        update plumbline.failure set resolved_at = ${now.toISOString()}::timestamptz
        where queue = any(${[...queues]}::text[]) and kind = 'unauthorized' and resolved_at is null`.execute(
        db,
      )
    },

    async list() {
      const rows = await db.selectFrom('stopped_queue').selectAll().orderBy('queue').execute()
      return rows.map(({ queue, because, since, probe_at }) => ({
        queue,
        because,
        since: since.toISOString(),
        probeAt: probe_at.toISOString(),
      }))
    },
  }
}
