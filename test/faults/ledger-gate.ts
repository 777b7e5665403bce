import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** Statements of the ledger that a process can be caught in: done, and about to be committed. */
export const commits = [
  'page stored',
  'decided',
  'assigned',
  'write planned',
  'write settled',
  'task claimed',
  'task settled',
  'failure recorded',
] as const
export type Commit = (typeof commits)[number]

const triggers: Readonly<Record<Commit, string>> = {
  'page stored': 'after insert or update on plumbline.watermark for each row',
  decided: 'after insert on plumbline.decision for each statement',
  assigned: 'after insert on plumbline.assignment for each row',
  'write planned': 'after insert on plumbline.write for each row',
  'write settled': `after update on plumbline.write for each row
    when (old.state = 'planned' and new.state not in ('planned', 'unanswered'))`,
  'task claimed': `after update on plumbline.task for each row
    when (old.state = 'planned' and new.state = 'sent')`,
  'task settled': `after update on plumbline.task for each row
    when (old.state = 'sent' and new.state = 'confirmed')`,
  'failure recorded': 'after insert or update on plumbline.failure for each row',
}

/** Any number that nobody else locks. */
const lockClass = 90_210
const lookEveryMs = 10

export interface LedgerGate extends AsyncDisposable {
  /**
   * Shuts the gate before a commit. When a process stands there, `catchIt` is told its name, and then the gate opens:
   * the statement is committed, and who sent it never learns. Answers the name; null when nobody came in time.
   */
  shut(
    commit: Commit,
    patience: AbortSignal,
    catchIt: (name: string) => Promise<void>,
  ): Promise<string | null>
}

/** Puts the gate into a ledger on a server. Processes are known by the `application_name` of their connection. */
export async function buildLedgerGate(url: string): Promise<LedgerGate> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`
    create schema faults;
    create function faults.pass() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${lockClass}, tg_argv[0]::int); return null; end $$`)
  for (const [index, commit] of commits.entries())
    await client.query(
      `create trigger faults_${index} ${triggers[commit]} execute function faults.pass(${index})`,
    )

  async function whoStandsAt(commit: Commit): Promise<string | null> {
    const { rows } = await client.query<{ name: string }>(
      `select application_name as name from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and classid = $1 and objid = $2 and not granted limit 1`,
      [lockClass, commits.indexOf(commit)],
    )
    return rows[0]?.name ?? null
  }

  return {
    async shut(commit, patience, catchIt) {
      const lock = [lockClass, commits.indexOf(commit)]
      await client.query('select pg_advisory_lock($1, $2)', lock)
      try {
        while (!patience.aborted) {
          const name = await whoStandsAt(commit)
          if (name !== null) {
            await catchIt(name)
            return name
          }
          await wait(lookEveryMs)
        }
        return null
      } finally {
        await client.query('select pg_advisory_unlock($1, $2)', lock)
      }
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}
