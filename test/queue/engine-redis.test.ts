import { describe, expect, it } from 'vitest'
import { openRedisEngine } from '../../src/queue/engine-redis.ts'
import { redisFailure, redisObjection, redisWarnings } from '../../src/queue/inspect-redis.ts'
import { createQuietLog } from '../../src/queue/quiet-log.ts'
import { missingRedis, startPrivateRedis } from '../servers/private-redis.ts'
import { freePort, type PrivateServer } from '../servers/private-server.ts'
import { createRememberingLog } from './bench.ts'

const open = (redisUrl: string) => {
  const { log, said } = createRememberingLog()
  return { said, engine: openRedisEngine({ redisUrl, log, quietLog: createQuietLog(log) }) }
}

describe('connecting to Redis', () => {
  it('says where it cannot be reached, without the password', async () => {
    const port = await freePort()
    const error: Error = await open(`redis://plumbline:s3cret@127.0.0.1:${port}`).engine.then(
      () => new Error('connected'),
      (failure: Error) => failure,
    )
    expect(error).toMatchObject({ name: 'Failure', kind: 'transient' })
    expect(error.message).toContain(`Redis at 127.0.0.1:${port} cannot be reached`)
    expect(error.message).toContain('ECONNREFUSED')
    expect(error.message).not.toContain('s3cret')
  })

  it('says that an address is none', async () => {
    await expect(open('queue.example').engine).rejects.toMatchObject({
      kind: 'misconfigured',
      message: 'REDIS_URL is not an address such as redis://host:6379.',
    })
  })

  it.skipIf(missingRedis() !== null)('says that a password is refused', async () => {
    await using server = (await startPrivateRedis()) as PrivateServer
    const url = server.url.replace('redis://', 'redis://nobody:s3cret@')
    await expect(open(url).engine).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringMatching(
        /^Redis at 127\.0\.0\.1:\d+ refuses the user name or password in REDIS_URL\.$/,
      ),
    })
  })
})

describe('what INFO says of a Redis', () => {
  const where = 'Redis at a:1'
  const info = (fields: Record<string, string> = {}) =>
    Object.entries({ redis_version: '7.0.15', maxmemory_policy: 'noeviction', aof_enabled: '1', ...fields })
      .map(([name, value]) => `${name}:${value}\r\n`)
      .join('# Section\r\n')

  it.each<Record<string, string>>([
    {},
    { redis_version: '6.2.0' },
    { redis_version: '8.0.0', role: 'master' },
  ])('is that it will do: %j', (fields) => {
    expect(redisObjection(info(fields), where)).toBeNull()
    expect(redisWarnings(info(fields), where)).toEqual([])
  })

  it.each([
    [{ redis_version: '6.0.16' }, 'is version 6.0.16; 6.2 or newer is needed.'],
    [
      { redis_mode: 'sentinel' },
      'is a sentinel, which holds no data. Give REDIS_URL the address of the primary, or of whatever leads to it.',
    ],
    [
      { cluster_enabled: '1' },
      'is a node of a cluster, over which the keys of one queue would be spread. Give REDIS_URL the address of a Redis of its own.',
    ],
    [{ role: 'slave' }, 'is a replica, which takes no writes. Give REDIS_URL the address of the primary.'],
  ])('D9 is why it will not do: %j', (fields, sentence) => {
    expect(redisObjection(info(fields), where)).toBe(`${where} ${sentence}`)
  })

  it.each([
    [
      { maxmemory_policy: 'allkeys-lru' },
      'throws jobs away when its memory is full (maxmemory-policy allkeys-lru); set it to noeviction.',
    ],
    [
      { aof_enabled: '0' },
      'keeps no append-only file: a crash loses the jobs since its last snapshot, which the sweeper then has to find again; set appendonly to yes.',
    ],
  ])('D9 is what would lose jobs: %j', (fields, sentence) => {
    expect(redisWarnings(info(fields), where)).toEqual([`${where} ${sentence}`])
  })
})

describe('a Redis that cannot be used', () => {
  it.each([
    [
      'redis://a:1',
      new Error('NOPERM this user has no permissions'),
      'misconfigured',
      'does not let the user of REDIS_URL do what a queue needs',
    ],
    [
      'redis://a:1',
      new Error('DENIED Redis is running in protected mode because …'),
      'misconfigured',
      'runs in protected mode',
    ],
    [
      'redis://a:1/99',
      new Error('ERR DB index is out of range'),
      'misconfigured',
      'has no database of the number in REDIS_URL',
    ],
    [
      'redis://a:1',
      new Error('Connection is closed.'),
      'transient',
      'If it speaks TLS at this port, write rediss:// in REDIS_URL.',
    ],
    [
      'rediss://a:1',
      Object.assign(new Error('wrong version'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }),
      'misconfigured',
      'speaks no TLS at this port. Write redis://',
    ],
    [
      'rediss://a:1',
      Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'misconfigured',
      'NODE_EXTRA_CA_CERTS',
    ],
  ])('D9 says what is wrong and what to do: %s %s', (url, error, kind, words) => {
    const failure = redisFailure(error, 'Redis at a:1', url)
    expect(failure.kind).toBe(kind)
    expect(failure.message).toContain(words)
  })

  it.skipIf(missingRedis() !== null)(
    'D9 says that it may speak no TLS, or has no such database',
    async () => {
      await using server = (await startPrivateRedis()) as PrivateServer
      await expect(open(server.url.replace('redis:', 'rediss:')).engine).rejects.toMatchObject({
        kind: 'transient',
        message: expect.stringContaining('If it speaks no TLS at this port, write redis:// in REDIS_URL.'),
      })
      await expect(open(`${server.url}/99`).engine).rejects.toMatchObject({
        kind: 'misconfigured',
        message: expect.stringContaining('has no database of the number in REDIS_URL'),
      })
    },
  )
})
