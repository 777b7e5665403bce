import pg from 'pg'
import { expect, it } from 'vitest'
import { missingPostgres, startPrivatePostgres } from '../servers/private-postgres.ts'
import { openWorld } from './world.ts'

it.skipIf(missingPostgres() !== null)(
  'a process is not ready while its ledger can be read but not written',
  async () => {
    await using opened = new AsyncDisposableStack()
    const server = opened.use(await startPrivatePostgres())
    const databaseUrl = server?.url ?? ''
    const world = opened.use(await openWorld({ people: 1, settings: { DATABASE_URL: databaseUrl } }))
    const app = opened.use(await world.openApp())
    const address = await app.startServer()
    const readiness = async () => {
      const answer = await fetch(`${address}/readyz`)
      return { status: answer.status, ...((await answer.json()) as { failed: string[] }) }
    }
    expect(await readiness()).toMatchObject({ status: 200, failed: [] })

    const admin = new pg.Client(databaseUrl)
    await admin.connect()
    opened.defer(() => admin.end())
    await admin.query('alter system set default_transaction_read_only = on')
    await admin.query('select pg_reload_conf()')
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    // The connections that were cut say so to whoever uses them first.
    await readiness()
    const { status, failed } = await readiness()
    expect([status, failed]).toEqual([503, expect.arrayContaining(['ledger'])])
    await expect(app.ledger.failures.listOpen(1)).resolves.toEqual([])
  },
)
