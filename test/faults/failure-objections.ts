import type { Config } from '../../src/config.ts'
import { openDatabase } from '../../src/store/database.ts'

/**
 * What must hold between what a CRM refused and what the ledger says of it, once nothing is left to do: nothing is rejected
 * without an open failure, and no failure is open whose cause is gone. Judged from the tables; for no running process.
 */
const objections: readonly { readonly sentence: string; readonly statement: string }[] = [
  {
    sentence: 'was rejected, nothing of it is due, and no open failure says so',
    statement: `select l.key from plumbline.lead l
      where l.is_active and l.write_due = 'none' and 'rejected' = (
          select w.state from plumbline.write w where w.lead_key = l.key order by w.id desc limit 1)
        and not exists (select from plumbline.failure f
          where f.lead_key = l.key and f.job = 'write-back' and f.resolved_at is null)`,
  },
  {
    sentence: 'was rejected and is never tried again',
    statement: `select l.key from plumbline.lead l
      where l.is_active and l.write_due = 'none' and l.retry_at is null and 'rejected' = (
          select w.state from plumbline.write w where w.lead_key = l.key order by w.id desc limit 1)`,
  },
  {
    sentence: 'has a task that was rejected, and no open failure says so',
    statement: `select t.lead_key as key from plumbline.task t
      where t.state = 'rejected' and not exists (select from plumbline.failure f
          where f.lead_key = t.lead_key and f.job = 'create-tasks' and f.resolved_at is null)`,
  },
  {
    sentence: 'stands as refused, though its last write was not',
    statement: `select f.lead_key as key from plumbline.failure f
      where f.resolved_at is null and f.job = 'write-back' and f.lead_key <> '' and 'rejected' is distinct from (
          select w.state from plumbline.write w where w.lead_key = f.lead_key order by w.id desc limit 1)`,
  },
  {
    sentence: 'stands as failed, though none of its tasks is rejected',
    statement: `select f.lead_key as key from plumbline.failure f
      where f.resolved_at is null and f.job = 'create-tasks' and f.lead_key <> '' and not exists (
          select from plumbline.task t where t.lead_key = f.lead_key and t.state = 'rejected')`,
  },
  {
    sentence: 'stands as failed as a whole, though it was mended',
    statement: `select job || ' in ' || queue || ' (' || kind || ': ' || message || ')' as key from plumbline.failure
      where resolved_at is null and lead_key = '' and kind <> 'bug'`,
  },
  {
    sentence: 'stands still',
    statement: 'select queue as key from plumbline.stopped_queue',
  },
]

export async function failureObjections(config: Config): Promise<string[]> {
  const database = await openDatabase(config)
  try {
    const found: string[] = []
    for (const { sentence, statement } of objections) {
      const { rows } = await database.pool.query<{ key: string }>(statement)
      found.push(...rows.map(({ key }) => `${key} ${sentence}`))
    }
    return found
  } finally {
    await database.close()
  }
}
