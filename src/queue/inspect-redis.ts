import { Redis } from 'ioredis'
import { blockedCall } from '../ports/blocked-call.ts'
import { Failure } from '../ports/failure.ts'
import { storableMessage } from './sanitise.ts'

const timeoutMs = 5_000

/**
 * Asks the Redis of an address once, without retries, whether it can hold the queue; answers what would lose jobs there, a
 * sentence each. Throws `transient` when it cannot be reached, `misconfigured` when it refuses us or is none that will do.
 */
export async function inspectRedis(redisUrl: string, where: string): Promise<string[]> {
  const probe = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: 2 * timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  let reason: unknown = null
  probe.on('error', (error) => {
    reason ??= error
  })
  try {
    await probe.connect()
    const info = await probe.info()
    const objection = redisObjection(info, where)
    if (objection !== null) throw new Failure('misconfigured', objection, { cause: null })
    // A database of a number that it has not is only said of in an event.
    if (reason !== null) throw reason
    return redisWarnings(info, where)
  } catch (error) {
    throw error instanceof Failure ? error : redisFailure(reason ?? error, where, redisUrl)
  } finally {
    probe.disconnect()
  }
}

/** Why a Redis cannot be used, in a sentence that names what is to be done. */
export function redisFailure(error: unknown, where: string, redisUrl: string): Failure {
  const message = storableMessage(error)
  const refused = (sentence: string) => new Failure('misconfigured', `${where} ${sentence}`, { cause: error })
  const isTls = redisUrl.startsWith('rediss:')
  const blocked = blockedCall(error)
  if (/NOAUTH|WRONGPASS|invalid password|without any password/i.test(message))
    return refused('refuses the user name or password in REDIS_URL.')
  if (/NOPERM/.test(message))
    return refused(
      `does not let the user of REDIS_URL do what a queue needs (${message}). Give it all commands on the keys plumbline:*.`,
    )
  if (/protected mode/i.test(message))
    return refused(
      'runs in protected mode and takes no connection from another machine. Give it a password, or bind it to an address that only Plumbline reaches.',
    )
  if (/DB index|invalid DB/i.test(message))
    return refused(`has no database of the number in REDIS_URL (${message}).`)
  if (isTls && blocked !== null)
    return refused(
      blocked.startsWith('speaks no TLS')
        ? 'speaks no TLS at this port. Write redis:// in REDIS_URL, or the port of its TLS.'
        : `${blocked}.`,
    )
  const passing = (sentence: string) => new Failure('transient', `${where} ${sentence}`, { cause: error })
  if (isTls && /ETIMEDOUT|timed out/i.test(message))
    return passing(
      `did not answer (${message}). If it speaks no TLS at this port, write redis:// in REDIS_URL.`,
    )
  if (!isTls && /Protocol error|Connection is closed|ECONNRESET|EPIPE/i.test(message))
    return passing(
      `closed the connection without an answer (${message}). If it speaks TLS at this port, write rediss:// in REDIS_URL.`,
    )
  return passing(`cannot be reached (${message}). Start it, or mend REDIS_URL.`)
}

const fieldOf = (info: string, name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''

/** Why a Redis cannot hold a queue at all, read from its answer to INFO; null when it can. */
export function redisObjection(info: string, where: string): string | null {
  const version = fieldOf(info, 'redis_version')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (version !== '' && (major < 6 || (major === 6 && minor < 2)))
    return `${where} is version ${version}; 6.2 or newer is needed.`
  if (fieldOf(info, 'redis_mode') === 'sentinel')
    return `${where} is a sentinel, which holds no data. Give REDIS_URL the address of the primary, or of whatever leads to it.`
  if (fieldOf(info, 'cluster_enabled') === '1')
    return `${where} is a node of a cluster, over which the keys of one queue would be spread. Give REDIS_URL the address of a Redis of its own.`
  if (fieldOf(info, 'role') === 'slave')
    return `${where} is a replica, which takes no writes. Give REDIS_URL the address of the primary.`
  return null
}

/** What is dangerous about a Redis, in sentences, read from its answer to INFO. */
export function redisWarnings(info: string, where: string): string[] {
  const warnings: string[] = []
  const policy = fieldOf(info, 'maxmemory_policy')
  if (policy !== '' && policy !== 'noeviction')
    warnings.push(
      `${where} throws jobs away when its memory is full (maxmemory-policy ${policy}); set it to noeviction.`,
    )
  if (fieldOf(info, 'aof_enabled') === '0')
    warnings.push(
      `${where} keeps no append-only file: a crash loses the jobs since its last snapshot, which the sweeper then has to find again; set appendonly to yes.`,
    )
  return warnings
}
