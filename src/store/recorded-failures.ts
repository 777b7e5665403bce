import { type RawBuilder, sql } from 'kysely'
import type { CrmName } from '../domain/lead.ts'

/** The failures of writes stand under the name of this job. */
export const writeJob = 'write-back'

/**
 * The part of a statement that records the failures of what it settles, so that neither is ever there without the other.
 * `failed` selects `queue, key, kind, cause, message, next, count, tries, next_at`; `key` is empty for what no single
 * lead has. One that is open already is counted.
 */
export const recordedFailures = (
  job: string,
  failed: RawBuilder<unknown>,
  time: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
        recorded as (
          insert into plumbline.failure as f
            (job, queue, lead_key, kind, cause, message, next, count, tries, next_at, first_at, last_at)
          select ${job}, queue, key, kind, cause, message, next, count, tries, next_at, ${time}, ${time} from (${failed}) failed
          on conflict (job, queue, lead_key, kind, cause) where resolved_at is null do update set
            count = f.count + excluded.count, message = excluded.message, next = excluded.next, tries = excluded.tries,
            next_at = excluded.next_at, last_at = excluded.last_at
        )`

/** Set-ups of a CRM that leads wait for, by their cause, as one object; null where there are none. */
export const holdsOf = (crm: CrmName): RawBuilder<unknown> => sql`
  select jsonb_object_agg(cause, jsonb_build_object('tries', tries, 'nextAt',
    to_char(next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
  from plumbline.failure
  where job = ${writeJob} and queue = ${crm} and lead_key = '' and kind = 'misconfigured' and cause <> '' and resolved_at is null`
