import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'
import { freePort, type PrivateServer, startPrivateServer } from './private-server.ts'

/** Why Redis cannot be started here, in words; null when it can. */
export function missingRedis(): string | null {
  return findProgram('redis-server', []) === null
    ? 'Redis is not installed here (looked for redis-server in PATH)'
    : null
}

/** A Redis server of our own, set up as production needs it, or null where `missingRedis` says why not. */
export async function startPrivateRedis(): Promise<PrivateServer | null> {
  const redis = findProgram('redis-server', [])
  if (redis === null) return null
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-redis-'))
  const port = await freePort()
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
  }
  return startPrivateServer({
    url: `redis://127.0.0.1:${port}`,
    folder,
    command: redis,
    commandArguments: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    runAs: null,
    readyLine: /Ready to accept connections/,
    stopSignal: 'SIGTERM',
  })
}
