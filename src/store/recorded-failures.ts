import { type RawBuilder, sql } from 'kysely'

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
