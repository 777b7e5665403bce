import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** How long one of the two sessions waits for its answer. */
const answerTimeoutMs = 10_000
const setting = 'plumbline.session'

/**
 * Whether a session stays ours from one statement to the next. It does on a server itself and behind a pooler that pools
 * by session; by transaction, the statements of one client find what another one left: a setting made by the first
 * session shows in the second, or is gone from the first while the second one holds a transaction.
 */
export async function keepsSessions(databaseUrl: string): Promise<boolean> {
  const open = () =>
    new pg.Client({
      connectionString: databaseUrl,
      application_name: 'plumbline',
      connectionTimeoutMillis: answerTimeoutMs,
      query_timeout: answerTimeoutMs,
    })
  const [first, second] = [open(), open()]
  const shownTo = async (client: pg.Client): Promise<string> => {
    const { rows } = await client.query<{ mark: string | null }>('select current_setting($1, true) as mark', [
      setting,
    ])
    return rows[0]?.mark ?? ''
  }
  try {
    for (const client of [first, second]) {
      // A connection that breaks is told of by the statement on it.
      client.on('error', () => undefined)
      await client.connect()
    }
    const mark = randomUUID()
    await first.query('select set_config($1, $2, false)', [setting, mark])
    await second.query('begin')
    const isSeenByBoth = (await shownTo(second)) === mark
    const isKept = isSeenByBoth || (await shownTo(first)) === mark
    await second.query('rollback')
    if (isSeenByBoth) await first.query('select set_config($1, $2, false)', [setting, ''])
    return !isSeenByBoth && isKept
  } finally {
    await Promise.allSettled([first.end(), second.end()])
  }
}
