import { existsSync } from 'node:fs'
import { Redis } from 'ioredis'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { missingPostgres, startPrivatePostgres } from './private-postgres.ts'
import { missingRedis, startPrivateRedis } from './private-redis.ts'
import type { PrivateServer } from './private-server.ts'

describe('private servers', () => {
  it.skipIf(missingPostgres() !== null)('keeps what PostgreSQL was told over a restart', async () => {
    await using server = (await startPrivatePostgres()) as PrivateServer
    const ask = async (statement: string) => {
      const client = new pg.Client(server.url)
      await client.connect()
      try {
        return (await client.query(statement)).rows
      } finally {
        await client.end()
      }
    }
    await ask('create table kept as select 1 as one')
    await server.stop()
    await expect(ask('select one from kept')).rejects.toThrow('ECONNREFUSED')
    await server.start()
    expect(await ask('select one from kept')).toEqual([{ one: 1 }])
  })

  it.skipIf(missingRedis() !== null)('runs Redis as production needs it', async () => {
    await using server = (await startPrivateRedis()) as PrivateServer
    const redis = new Redis(server.url)
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
    const [, folder] = (await redis.config('GET', 'dir')) as [string, string]
    await redis.quit()
    await server[Symbol.asyncDispose]()
    expect(existsSync(folder)).toBe(false)
  })

  it('says why a server is missing where PATH and folders hold none', () => {
    const path = process.env.PATH
    process.env.PATH = '/nowhere'
    try {
      expect(missingRedis()).toBe('Redis is not installed here (looked for redis-server in PATH)')
    } finally {
      process.env.PATH = path
    }
  })
})
