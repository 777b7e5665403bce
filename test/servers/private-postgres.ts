import { execFileSync } from 'node:child_process'
import { chown, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'
import { freePort, type PrivateServer, startPrivateServer } from './private-server.ts'

/** Distributions keep the server's programs out of PATH. */
const postgresFolders = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql*/bin']

/** Why PostgreSQL cannot be started here, in words; null when it can. */
export function missingPostgres(): string | null {
  if (findProgram('initdb', postgresFolders) === null || findProgram('postgres', postgresFolders) === null) {
    return `PostgreSQL is not installed here (looked for initdb and postgres in PATH, ${postgresFolders.join(', ')})`
  }
  if (process.getuid?.() === 0 && userIds('postgres') === null) {
    return 'PostgreSQL refuses to run as root, and there is no user postgres to run it as'
  }
  return null
}

/** A PostgreSQL server of our own, or null where `missingPostgres` says why not. It is empty and forgets nothing on stop. */
export async function startPrivatePostgres(): Promise<PrivateServer | null> {
  if (missingPostgres() !== null) return null
  const initdb = findProgram('initdb', postgresFolders) as string
  const postgres = findProgram('postgres', postgresFolders) as string
  const runAs = process.getuid?.() === 0 ? userIds('postgres') : null

  const folder = await mkdtemp(join(tmpdir(), 'plumbline-postgres-'))
  if (runAs !== null) await chown(folder, runAs.uid, runAs.gid)
  const files = join(folder, 'data')
  execFileSync(
    initdb,
    ['-D', files, '-U', 'plumbline', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(runAs ?? {}),
    },
  )

  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off']
  return startPrivateServer({
    url: `postgres://plumbline@127.0.0.1:${port}/postgres`,
    folder,
    command: postgres,
    commandArguments: ['-D', files, ...settings.flatMap((setting) => ['-c', setting])],
    runAs,
    readyLine: /database system is ready to accept connections/,
    stopSignal: 'SIGINT',
  })
}

/** Whom a server program runs as where it refuses to run as root; null when there is no such user. */
export function userIds(user: string): { readonly uid: number; readonly gid: number } | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}
