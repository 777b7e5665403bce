import { chown, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'
import { missingPostgres, userIds } from './private-postgres.ts'
import { freePort, type PrivateServer, startPrivateServer } from './private-server.ts'

/** Distributions keep it among the programs of the administrator. */
const folders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin']

/** Why PgBouncer cannot be started here, in words; null when it can. */
export function missingPgbouncer(): string | null {
  if (findProgram('pgbouncer', folders) === null)
    return `PgBouncer is not installed here (looked for pgbouncer in PATH, ${folders.join(', ')})`
  return missingPostgres()
}

/**
 * A PgBouncer of our own in front of a PostgreSQL server, as its package comes: it knows no start-up parameter of ours.
 * Null where `missingPgbouncer` says why not. Its address is that of the database, with its own port.
 */
export async function startPrivatePgbouncer(
  databaseUrl: string,
  settings: {
    readonly pool_mode: 'session' | 'transaction' | 'statement'
    readonly default_pool_size?: number
    readonly query_wait_timeout?: number
  },
): Promise<PrivateServer | null> {
  const pgbouncer = findProgram('pgbouncer', folders)
  if (pgbouncer === null || missingPostgres() !== null) return null
  const runAs = process.getuid?.() === 0 ? userIds('postgres') : null
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-pgbouncer-'))
  const database = new URL(databaseUrl)
  const port = await freePort()
  const lines = [
    '[databases]',
    `* = host=${database.hostname} port=${database.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${join(folder, 'users.txt')}`,
    ...Object.entries({ default_pool_size: 50, max_client_conn: 200, ...settings }).map(
      ([name, value]) => `${name} = ${value}`,
    ),
  ]
  const files = { 'pgbouncer.ini': `${lines.join('\n')}\n`, 'users.txt': `"${database.username}" ""\n` }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  if (runAs !== null)
    for (const path of [folder, ...Object.keys(files).map((name) => join(folder, name))])
      await chown(path, runAs.uid, runAs.gid)
  return startPrivateServer({
    url: Object.assign(database, { port: String(port) }).href,
    folder,
    command: pgbouncer,
    commandArguments: [join(folder, 'pgbouncer.ini')],
    runAs,
    readyLine: /process up/,
    stopSignal: 'SIGTERM',
  })
}
