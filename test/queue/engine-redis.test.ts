import { describe, expect, it } from 'vitest'
import { openRedisEngine, redisWarnings } from '../../src/queue/engine-redis.ts'
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

describe('redisWarnings', () => {
  const info = (version: string, policy: string) =>
    `# Server\r\nredis_version:${version}\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n`

  it.each([
    ['7.0.15', 'noeviction', []],
    ['6.2.0', 'noeviction', []],
    ['6.0.16', 'noeviction', ['Redis at a:1 is version 6.0.16; Plumbline needs 6.2 or newer.']],
    [
      '8.0.0',
      'allkeys-lru',
      [
        'Redis at a:1 throws jobs away when its memory is full (maxmemory-policy allkeys-lru); set it to noeviction.',
      ],
    ],
  ])('version %s with %s', (version, policy, expected) => {
    expect(redisWarnings(info(version, policy), 'Redis at a:1')).toEqual(expected)
  })
})
