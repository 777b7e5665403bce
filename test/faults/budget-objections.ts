import type { Config } from '../../src/config.ts'
import { openDatabase } from '../../src/store/database.ts'
import type { CallLog } from './call-log.ts'
import type { Crew } from './crew.ts'

const windowMs = 10_000

/**
 * Calls of these processes that nobody had counted for the day, and windows with more calls than HubSpot allows; for when
 * none of them runs.
 */
export async function budgetObjections(config: Config, log: CallLog, crew: Crew): Promise<string[]> {
  const all = log.calls()
  // What the run itself asks to look at the CRMs comes through no door of theirs.
  const calls = {
    hubspot: all.hubspot.filter(({ door }) => crew.byDoor(door) !== null),
    salesforce: all.salesforce.filter(({ door }) => crew.byDoor(door) !== null),
  }
  const database = await openDatabase(config)
  const { rows } = await database.pool.query<{ account: string; counted: number }>(
    `select account, (select coalesce(sum(value::int), 0)::int from jsonb_each_text(hours)) as counted
     from plumbline.call_budget`,
  )
  await database.close()
  const counted = new Map(rows.map((row) => [row.account, row.counted]))
  const uncounted = Object.entries(calls).flatMap(([account, made]) =>
    made.length > (counted.get(account) ?? 0)
      ? [`${made.length} calls were made to ${account}, and ${counted.get(account) ?? 0} counted`]
      : [],
  )
  const most = config.hubspot?.callsPer10Seconds ?? 0
  const fullest = fullestWindow(
    calls.hubspot.filter(({ purpose }) => purpose !== 'search').map(({ atMs }) => atMs),
  )
  return fullest > most ? [...uncounted, `${fullest} calls were made to hubspot in ten seconds`] : uncounted
}

/** The most calls that any ten seconds hold; times in order. */
function fullestWindow(times: readonly number[]): number {
  let first = 0
  let most = 0
  for (const [index, atMs] of times.entries()) {
    while ((times[first] ?? atMs) <= atMs - windowMs) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}
