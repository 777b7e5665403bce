import type { Pool } from '../pool.ts'

/** The tables whose rows are replaced all the time; the embedded engine has no autovacuum. */
const churning = [
  'bullmq.job',
  'bullmq.event',
  'plumbline.lead',
  'plumbline.write',
  'plumbline.failure',
  'plumbline.task',
  'plumbline.watermark',
  'plumbline.reading',
  'plumbline.write_trial',
  'plumbline.rotation',
]

/**
 * Clears away dead rows, renews the planner's statistics and cuts the write-ahead log. Each statement is one of its
 * own, so that jobs get their turn in between. Tables that are not there yet are left out.
 */
export async function tidyUp(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    'select name from unnest($1::text[]) as name where to_regclass(name) is not null',
    [churning],
  )
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`)
  await pool.query('checkpoint')
}

/** Tidies up every so often until the answered function is called. Never keeps the process alive. */
export function scheduleUpkeep(pool: Pool, everyMs: number): () => void {
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    // Upkeep that fails is made up for by the next; a broken engine is told of by every other statement.
    tidyUp(pool)
      .catch(() => undefined)
      .finally(() => {
        isRunning = false
      })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
