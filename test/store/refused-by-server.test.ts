import { execFileSync } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { createLedger } from '../../src/store/ledger.ts'
import { findProgram } from '../servers/find-program.ts'
import { missingPostgres, startPrivatePostgres, userIds } from '../servers/private-postgres.ts'
import type { PrivateServer } from '../servers/private-server.ts'
import { startSwitchingProxy } from '../servers/switching-proxy.ts'
import { createDatabase } from './ledger-engines.ts'

const openssl = findProgram('openssl', [])

describe.skipIf(missingPostgres() !== null)('a PostgreSQL server that refuses us', () => {
  let server: PrivateServer
  let folder: string
  beforeAll(async () => {
    server = (await startPrivatePostgres()) as PrivateServer
    folder = await mkdtemp(join(tmpdir(), 'plumbline-certificate-'))
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const refusalOf = (databaseUrl: string) =>
    openDatabase({ databaseUrl, dataDir: null }).then(
      () => null,
      (error: Error) => error,
    )
  const tell = async (url: string, ...statements: readonly string[]) => {
    const client = new pg.Client(url)
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }

  it('D9 for want of a right says which, and how it is granted', async () => {
    const url = await createDatabase(server, 'guarded')
    await tell(url, 'create role guest login')
    expect(await refusalOf(url.replace('plumbline@', 'guest@'))).toMatchObject({
      kind: 'misconfigured',
      message:
        'The database refused a statement (42501): the user of DATABASE_URL lacks a right. It has to own the schemas plumbline and bullmq, or be allowed to create them: grant create on database <its name> to <the user>.',
    })
  })

  it('D9 for TLS that it does not speak says so', async () => {
    expect(await refusalOf(`${server.url}?sslmode=require`)).toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('speaks no TLS. Take sslmode out of DATABASE_URL'),
    })
  })

  it.skipIf(openssl === null)(
    'D9 with a certificate of its own making says that nobody trusts it',
    async () => {
      const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')]
      const request = ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '1', '-subj', '/CN=db']
      execFileSync(openssl as string, [...request, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
      const runAs = process.getuid?.() === 0 ? userIds('postgres') : null
      if (runAs !== null)
        for (const path of [folder, key, certificate]) await chown(path, runAs.uid, runAs.gid)
      await tell(
        server.url,
        `alter system set ssl_key_file = '${key}'`,
        `alter system set ssl_cert_file = '${certificate}'`,
        'alter system set ssl = on',
        'select pg_reload_conf()',
      )
      expect(await refusalOf(`${server.url}?sslmode=require`)).toMatchObject({
        kind: 'misconfigured',
        message: expect.stringMatching(
          /shows a certificate that nobody here trusts \(DEPTH_ZERO_SELF_SIGNED_CERT\).*sslmode=no-verify/,
        ),
      })
    },
  )

  it('D5 that became a standby behind the same address is left for the new primary', async () => {
    await using other = (await startPrivatePostgres()) as PrivateServer
    const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port)
    await using proxy = await startSwitchingProxy(portOf(server))
    const url = Object.assign(new URL(server.url), { port: String(proxy.port) }).href
    await (await openDatabase({ databaseUrl: other.url, dataDir: null })).close()
    const database = await openDatabase({ databaseUrl: url, dataDir: null })
    try {
      const write = () => createLedger(database).definitions.publish('a', 'text', new Date())
      await write()
      await tell(server.url, 'alter system set default_transaction_read_only = on', 'select pg_reload_conf()')
      // The server tells its sessions of it a moment after it answered.
      const held = async () => (await database.pool.query('show default_transaction_read_only')).rows
      await expect.poll(held, { timeout: 10_000 }).toEqual([{ default_transaction_read_only: 'on' }])
      proxy.leadTo(portOf(other))
      await expect(write()).rejects.toMatchObject({
        kind: 'transient',
        message: expect.stringContaining('takes no writes (25006)'),
      })
      await write()
      expect((await database.pool.query('select id from plumbline.definition')).rows).toEqual([{ id: 'a' }])
    } finally {
      await database.close()
    }
  })
})
